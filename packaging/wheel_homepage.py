"""Puts the homepage into a wheel that was built without: `make wheel HOMEPAGE=https://…`.

pyproject.toml cannot leave an address open until somebody publishes. The same wheel gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from pathlib import Path
from zipfile import ZipFile

import command_line
from project import NAME, VERSION, homepage


def name_homepage(wheel: Path, address: str) -> None:
    """Write it into the metadata and into the metainfo that `desktop-install` brings, and renew the list of files."""
    with ZipFile(wheel) as opened:
        files = [(info, opened.read(info)) for info in opened.infolist()]
    changed: dict[str, bytes] = {}
    for info, data in files:
        if info.filename.endswith(".dist-info/METADATA"):
            head, _, rest = data.decode().partition(f"\nVersion: {VERSION}\n")
            changed[info.filename] = f"{head}\nVersion: {VERSION}\nProject-URL: Homepage, {address}\n{rest}".encode()
        elif info.filename.endswith(f"/{NAME}.metainfo.xml"):
            said = command_line.metainfo(data.decode(), is_described=False, homepage=address)
            changed[info.filename] = said.encode()
    for info, data in files:
        if info.filename.endswith(".dist-info/RECORD"):
            changed[info.filename] = "".join(_entry(line, changed) for line in data.decode().splitlines()).encode()
    with ZipFile(wheel, "w") as written:
        for info, data in files:
            written.writestr(info, changed.get(info.filename, data))


def _entry(line: str, changed: dict[str, bytes]) -> str:
    name = line.rsplit(",", 2)[0]
    if name not in changed:
        return line + "\n"
    digest = base64.urlsafe_b64encode(hashlib.sha256(changed[name]).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(changed[name])}\n"


def main() -> None:
    address = homepage()
    if address:
        for wheel in Path(sys.argv[1]).glob(f"notes_desktop-{VERSION}-*.whl"):
            name_homepage(wheel, address)


if __name__ == "__main__":
    main()

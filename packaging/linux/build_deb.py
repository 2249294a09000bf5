"""dist/notes-desktop_<version>_amd64.deb from the bundle that leaves the desktop's libraries out: `make deb`.

Drives dpkg-deb; needs neither root nor a network. The same bundle and SOURCE_DATE_EPOCH give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import notices
from linux import dependencies, tree
from project import AUTHORS, NAME, VERSION, Release, homepage, releases

MAINTAINER = f"{AUTHORS} <{os.environ.get('NOTES_MAINTAINER', NAME + '@localhost')}>"
OVERRIDES = Path(__file__).parent / "lintian-overrides"

RECOMMENDS = "fonts-dejavu-core | fonts-noto-core | fonts-liberation, hicolor-icon-theme, shared-mime-info, libsm6"
SUGGESTS = "curl, xdg-desktop-portal, ibus"
DESCRIPTION = """notebook that forgets nothing
 Write, find and arrange notes in Markdown. What you type, its whole history,
 the undo stack and the place where you were survive a quit, a crash and a
 power cut. Notes Desktop stays instant with a million notes, works without
 a mouse, and keeps everything in one file on your own computer.
 .
 The package carries its own Python, Qt and SQLite."""


def control(version: str, depends: list[str], size_kib: int) -> str:
    fields = {
        "Package": NAME,
        "Version": version,
        "Architecture": "amd64",
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size_kib),
        "Depends": ", ".join(depends),
        "Recommends": RECOMMENDS,
        "Suggests": SUGGESTS,
        "Section": "editors",
        "Priority": "optional",
        **({"Homepage": homepage()} if homepage() else {}),
        "Description": DESCRIPTION,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def changelog(version: str, known: list[Release]) -> str:
    """CHANGELOG.md as Debian writes it; a version that is not in it yet comes first, with the text of the newest."""
    if known[0].version != version:
        known = [known[0]._replace(version=version), *known]
    entries = []
    for release in known:
        day = datetime.fromisoformat(release.date).replace(tzinfo=UTC)
        points = "\n".join(
            textwrap.fill(change, 76, initial_indent="  * ", subsequent_indent="    ") for change in release.changes
        )
        signed = f" -- {MAINTAINER}  {format_datetime(day)}\n"
        entries.append(f"{NAME} ({release.version}) unstable; urgency=medium\n\n{points}\n\n{signed}")
    return "\n".join(entries)


def copyright_file(parts: list[notices.Part], licence: str) -> str:
    """Debian's machine-readable form: ours, and whose else is inside. The full texts are in THIRD-PARTY-NOTICES.gz."""
    grant = licence.split("\n\n", 2)
    text = "\n .\n ".join(paragraph.replace("\n", "\n ") for paragraph in grant[2].strip().split("\n\n"))
    inside = "\n".join(f" {part.name} {part.version}: {part.licence}" for part in parts)
    return f"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {NAME}
Comment:
 The folder _internal holds the work of others, whose copyright and licences
 are in THIRD-PARTY-NOTICES.gz beside this file:
{inside}
 .
 Qt and PySide6 are used under the LGPL, version 3, whose text is in
 /usr/share/common-licenses/LGPL-3. They are libraries of their own in
 /usr/lib/{NAME}/_internal, where others can be put in their place.

Files: *
Copyright: {grant[1].removeprefix("Copyright (c) ")}
License: Expat
 {text}
"""


def build(bundle: Path, out: Path, version: str, compression: list[str]) -> None:
    """Raises UnknownLibrary or MissingNotice where the package would be wrong."""
    depends = dependencies.depends(dependencies.needs(bundle))
    with tempfile.TemporaryDirectory(prefix=f"{NAME}-deb-") as place:
        root = Path(place) / "root"
        root.mkdir()
        tree.plant(root / "usr", bundle, zsh="vendor-completions")
        _document(root / "usr" / "share", bundle, version)
        _sign(root, control(version, depends, size_kib(root)))
        tree.set_modes(root)
        _date(root)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", *compression, "--build", root, out], check=True, stdout=subprocess.PIPE
        )


def size_kib(root: Path) -> int:
    """As Debian counts: a file by its bytes in whole KiB, anything else as one (deb-substvars(5))."""
    files = list(root.rglob("*"))
    return sum(-(-file.stat().st_size // 1024) if file.is_file() and not file.is_symlink() else 1 for file in files)


def _document(share: Path, bundle: Path, version: str) -> None:
    documents = share / "doc" / NAME
    licence = (documents / "LICENSE").read_text(encoding="utf-8")
    (documents / "LICENSE").unlink()  # Debian wants it in `copyright`
    (documents / "copyright").write_text(copyright_file(notices.parts(bundle), licence), encoding="utf-8")
    (documents / "changelog.gz").write_bytes(tree.packed(changelog(version, releases()).encode()))
    overrides = share / "lintian" / "overrides" / NAME
    overrides.parent.mkdir(parents=True)
    overrides.write_bytes(OVERRIDES.read_bytes())


def _sign(root: Path, said: str) -> None:
    files = sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink())
    sums = [f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(root)}\n" for file in files]
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN" / "control").write_text(said, encoding="utf-8")
    (root / "DEBIAN" / "md5sums").write_text("".join(sums), encoding="utf-8")


def _date(root: Path) -> None:
    when = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))
    for file in (root, *root.rglob("*")):
        os.utime(file, (when, when), follow_symlinks=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path, help="the file, or the folder for it")
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--fast", action="store_true", help="larger, in a few seconds: for tests")
    parser.add_argument("--next", action="store_true", help="with a version just above: for a test of the upgrade")
    asked = parser.parse_args()
    if asked.next:
        asked.version += "+next"
    out = asked.out / f"{NAME}_{asked.version}_amd64.deb" if asked.out.is_dir() else asked.out
    # A fixed number of threads: it decides how xz cuts its input.
    compression = ["-Zgzip", "-z1"] if asked.fast else ["-Zxz", "-z6", "--threads-max=2"]
    try:
        build(asked.bundle, out, asked.version, compression)
    except (dependencies.UnknownLibrary, notices.MissingNotice) as error:
        sys.exit(str(error))
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

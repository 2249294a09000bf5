"""The files of an installation under a prefix, the same for the Debian package and the .run installer."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import command_line
import icons
import notices
from project import DESKTOP, NAME, ROOT, homepage

SHARE = {
    f"{NAME}.desktop": f"applications/{NAME}.desktop",
    f"{NAME}.metainfo.xml": f"metainfo/{NAME}.metainfo.xml",
    f"{NAME}.xml": f"mime/packages/{NAME}.xml",
    f"completions/{NAME}.bash": f"bash-completion/completions/{NAME}",
    f"completions/{NAME}.fish": f"fish/vendor_completions.d/{NAME}.fish",
    f"completions/_{NAME}": "zsh/{zsh}/_" + NAME,
}


def plant(prefix: Path, bundle: Path, zsh: str) -> None:
    """Fill `prefix` with the bundle, a link to its launcher and everything under share.

    `zsh` names the folder in which zsh looks for completions of this kind of package.
    """
    library = prefix / "lib" / NAME
    shutil.copytree(bundle, library, symlinks=True)
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    share = prefix / "share"
    for source, place in SHARE.items():
        _write(share / place.format(zsh=zsh), (DESKTOP / source).read_bytes())
    metainfo = share / "metainfo" / f"{NAME}.metainfo.xml"
    said = metainfo.read_text(encoding="utf-8")
    metainfo.write_text(command_line.metainfo(said, is_described=True, homepage=homepage()), encoding="utf-8")
    _write(share / "man" / "man1" / f"{NAME}.1.gz", packed((DESKTOP / f"{NAME}.1").read_bytes()))
    icons.write_theme(share / "icons" / "hicolor")
    documents = share / "doc" / NAME
    _write(documents / "THIRD-PARTY-NOTICES.gz", packed(notices.notices(bundle).encode()))
    _write(documents / "LICENSE", (ROOT / "LICENSE").read_bytes())
    set_modes(prefix)


def set_modes(folder: Path) -> None:
    """What may be run is the launcher; everything can be read by all."""
    folder.chmod(0o755)
    for file in folder.rglob("*"):
        if not file.is_symlink():
            file.chmod(0o755 if file.is_dir() or (file.parent.name, file.name) == (NAME, NAME) else 0o644)


def packed(data: bytes) -> bytes:
    """As `gzip -9n`: no name and no date, so that the same text gives the same bytes."""
    return gzip.compress(data, 9, mtime=0)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)

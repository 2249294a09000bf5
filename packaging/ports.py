"""What Windows and macOS want of the launchers: an icon, a version, a signature."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import icons
from macos.info import IDENTIFIER, info_plist
from project import NAME, ROOT, TITLE, VERSION

__all__ = ["IDENTIFIER", "VERSION", "entitlements", "icon", "identity", "info_plist", "version_file"]

_BUILD = ROOT / "build"


def icon(platform: str = sys.platform) -> str | None:
    """The icon in the system's own container, drawn anew; None where files have none."""
    drawing = icons.DRAWINGS["apps"]
    if platform == "win32":
        return _written(f"{NAME}.ico", icons.ico(drawing))
    if platform == "darwin":
        return _written(f"{NAME}.icns", icons.icns(drawing))
    return None


def version_file(platform: str = sys.platform) -> str | None:
    """What Windows shows among the properties of a program, as PyInstaller reads it."""
    if platform != "win32":
        return None
    numbers = (*map(int, VERSION.split(".")), 0)
    strings = {
        "CompanyName": f"The {TITLE} authors",
        "FileDescription": TITLE,
        "FileVersion": VERSION,
        "InternalName": NAME,
        "LegalCopyright": "MIT License",
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": TITLE,
        "ProductVersion": VERSION,
    }
    table = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    text = (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{table}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )
    return _written("version.txt", text.encode())


def identity() -> str | None:
    """Whose signature macOS sees; named by who builds a release."""
    return os.environ.get("NOTES_CODESIGN_IDENTITY") or None


def entitlements(platform: str = sys.platform) -> str | None:
    return str(ROOT / "packaging" / "macos" / "entitlements.plist") if platform == "darwin" else None


def _written(name: str, data: bytes) -> str:
    _BUILD.mkdir(exist_ok=True)
    file = Path(_BUILD / name)
    file.write_bytes(data)
    return str(file)

"""Which Debian packages a bundle needs, from what its files ask the loader for.

Not dpkg-shlibdeps: it takes bundled libraries for Debian's, and writes the versions of the building machine.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""By soname. Names from before Debian's 64-bit time: the packages of today provide them."""

OF_LIBC = re.compile(r"(ld-linux-x86-64|libc|libdl|libm|libpthread|librt|libutil)\.so\.\d+")

GCC_OF = {"3.4.26": "9", "3.4.28": "9.3", "3.4.29": "11", "3.4.30": "12", "3.4.31": "13.1", "3.4.32": "13.2"}
"""The GCC whose libstdc++ brought a version of GLIBCXX (libstdc++'s manual, "ABI Policy and Guidelines")."""
_BEFORE = (3, 4, 25)


class UnknownLibrary(Exception):
    """The bundle needs a shared library of which no package is known."""


class Needs(NamedTuple):
    """What the files of a bundle ask of others: sonames, and the newest version of each family of symbols."""

    sonames: frozenset[str]
    symbols: frozenset[str]


def needs(bundle: Path) -> Needs:
    """Read every ELF file under `bundle`; what the bundle itself holds is not counted."""
    files = [file for file in bundle.rglob("*") if file.is_file() and not file.is_symlink() and _is_elf(file)]
    said = subprocess.run(["objdump", "-p", *files], check=True, capture_output=True, text=True).stdout
    present = {file.name for file in bundle.rglob("*")}
    return Needs(
        frozenset(set(re.findall(r"^  NEEDED +(\S+)", said, re.MULTILINE)) - present),
        frozenset(re.findall(r"\b((?:GLIBC|GLIBCXX)_[\d.]+)\b", said)),
    )


def depends(needed: Needs) -> list[str]:
    """The packages for Depends, libc6 first. Raises UnknownLibrary."""
    strangers = sorted(name for name in needed.sonames if name not in PACKAGES and not OF_LIBC.fullmatch(name))
    if strangers:
        raise UnknownLibrary(f"No package is known for {', '.join(strangers)} (packaging/linux/dependencies.py)")
    packages = {PACKAGES[name] for name in needed.sonames if name in PACKAGES}
    gcc = _gcc(_newest("GLIBCXX", needed.symbols))
    named = [f"{package} (>= {gcc})" if package == "libstdc++6" and gcc else package for package in sorted(packages)]
    return [f"libc6 (>= {'.'.join(map(str, _newest('GLIBC', needed.symbols)))})", *named]


def _newest(family: str, symbols: Iterable[str]) -> tuple[int, ...]:
    prefix = family + "_"
    versions = [tuple(map(int, name.removeprefix(prefix).split("."))) for name in symbols if name.startswith(prefix)]
    return max(versions, default=())


def _gcc(version: tuple[int, ...]) -> str:
    if version <= _BEFORE:
        return ""
    named = ".".join(map(str, version))
    if named not in GCC_OF:
        raise UnknownLibrary(f"No GCC is known for GLIBCXX_{named} (packaging/linux/dependencies.py)")
    return GCC_OF[named]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"

"""What goes into the bundle that `build.spec` makes: plugins by name, libraries only where something asks for them.

PyInstaller alone takes along whatever the building machine happens to have: GTK, Kerberos, systemd.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from project import ROOT

Entry = tuple[str, str, str]
"""Of PyInstaller: the name in the bundle, the file it comes from, and its kind."""

PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qgif", "qico", "qjpeg", "qsvg", "qwebp"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platforms": {"qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    "platformthemes": {"qxdgdesktopportal"},
    "printsupport": {"cupsprintersupport"},
    "styles": {"qmacstyle", "qmodernwindowsstyle"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
}

LEFT_OUT = {"opengl32sw.dll"}
"""A graphics card in software for Qt Quick on Windows, 20 MB; widgets never ask for it."""

EXCLUDED = [
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "PySide6.QtTest",
    # hashlib does without OpenSSL, and nothing here speaks HTTPS.
    "_hashlib",
    "_ssl",
    "ssl",
    # Its SQLite is another copy than ours; two in one process drop each other's locks.
    "_sqlite3",
    "sqlite3",
    "_tkinter",
    "distutils",
    "ensurepip",
    "lib2to3",
    "pip",
    "pkg_resources",
    "pydoc",
    "pytest",
    "setuptools",
    "test",
    "tkinter",
    "unittest",
    "xmlrpc",
]

HOOKS_LEFT_OUT = {
    # Loads QtCore for every command that needs no Qt, and points the children's Qt at our plugins. PySide6's libraries
    # find their plugins by themselves.
    "pyi_rth_pyside6",
    # For what is not used here: sources of modules, lists of packages, processes.
    "pyi_rth_inspect",
    "pyi_rth_multiprocessing",
    "pyi_rth_pkgutil",
}
"""PyInstaller's scripts before the program, on Linux."""

SYSTEM_LIBRARIES = re.compile(
    r"lib(X11|X11-xcb|Xau|Xdmcp|xcb|xcb-.*|xkbcommon|xkbcommon-x11|wayland-.*|fontconfig|freetype|expat|png16|brotli.*"
    r"|glib-2\.0|gthread-2\.0|gobject-2\.0|gio-2\.0|gmodule-2\.0|pcre2-8|dbus-1|systemd|cups|avahi-.*|gnutls|stdc\+\+"
    r"|gcc_s|z|zstd|uuid|ffi|bz2|lzma|EGL|GL|GLX|GLdispatch|bsd|md)\.so(\..*)?"
)
"""What every desktop has: the Debian package names them as dependencies and leaves them out of its bundle."""


def is_wanted(name: str) -> bool:
    """Whether the file `name` of the bundle is one of the plugins named above, or no plugin at all."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.name.lower() in LEFT_OUT:
        return False
    if "plugins" not in path.parts[:-2]:
        return True
    return re.sub(r"^lib|\..*$", "", path.name) in PLUGINS.get(path.parent.name, ())


def is_spoken(name: str) -> bool:
    """Whether a translation of Qt's own dialogs is in a language that the application speaks."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix != ".qm":
        return True
    languages = [place.name for place in (ROOT / "resources" / "translations").glob("*") if place.is_dir()]
    return path.name in {f"qtbase_{language}.qm" for language in languages}


def needed_by(source: Path) -> set[str]:
    """The sonames that a file asks the loader for itself (`ldd` would add what those ask for in turn)."""
    said = subprocess.run(["objdump", "-p", source], check=False, capture_output=True, text=True).stdout
    return set(re.findall(r"NEEDED\s+(\S+)", said))


def is_root(name: str) -> bool:
    """Whether something other than a soname brings the file in: an extension module, a plugin, Python itself."""
    path = PurePosixPath(name)
    is_library = re.search(r"\.so(\.\d+)+$", path.name) is not None
    return not is_library or "plugins" in path.parts or path.name.startswith("libpython")


def is_of_the_system(soname: str) -> bool:
    return SYSTEM_LIBRARIES.fullmatch(soname) is not None


def closure(
    binaries: Iterable[Entry],
    is_left_out: Callable[[str], bool] = lambda soname: False,
    needed: Callable[[Path], set[str]] = needed_by,
) -> list[Entry]:
    """Of `binaries` the roots and the libraries that they need, directly or through one another."""
    entries = list(binaries)
    by_soname: dict[str, list[Entry]] = {}
    for entry in entries:
        by_soname.setdefault(PurePosixPath(entry[0]).name, []).append(entry)
    kept: set[Entry] = set()
    waiting = [entry for entry in entries if is_root(entry[0])]
    while waiting:
        entry = waiting.pop()
        if entry in kept:
            continue
        kept.add(entry)
        for soname in needed(ROOT / entry[1]) if entry[2] != "SYMLINK" else ():
            if not is_left_out(soname):
                waiting.extend(by_soname.get(soname, ()))
    return [entry for entry in entries if entry in kept]


def with_targets(datas: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """`datas` without the links to libraries that were left out."""
    present = {entry[0] for entry in binaries}
    return [entry for entry in datas if entry[2] != "SYMLINK" or str(PurePosixPath(entry[1])) in present]


def tidy_python(folder: Path) -> None:
    """Of a Python that was built by hand drop the symbols (22 MB) and the folders of the machine that built it.

    Everything else comes as its wheel has it and is left alone.
    """
    for library in [*folder.rglob("libpython3.*.so.*"), *folder.rglob("lib-dynload/*.so")]:
        if shutil.which("strip"):
            subprocess.run(["strip", "--strip-unneeded", library], check=True)
        library.write_bytes(without_search_path(library.read_bytes()))


def without_search_path(elf: bytes) -> bytes:
    """A 64-bit ELF file without DT_RPATH and DT_RUNPATH: the entries behind them move up (man 5 elf)."""
    (headers,), (size, count) = struct.unpack_from("<Q", elf, 32), struct.unpack_from("<HH", elf, 54)
    for header in range(headers, headers + size * count, size):
        kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", elf, header)
        if kind == _PT_DYNAMIC:
            entries = [elf[place : place + 16] for place in range(offset, offset + length, 16)]
            kept = [entry for entry in entries if struct.unpack_from("<Q", entry)[0] not in (_DT_RPATH, _DT_RUNPATH)]
            return elf[:offset] + b"".join(kept).ljust(length, b"\0") + elf[offset + length :]
    return elf


_PT_DYNAMIC = 2
_DT_RPATH = 15
_DT_RUNPATH = 29

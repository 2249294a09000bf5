"""Whose work a bundle holds and under which licences: THIRD-PARTY-NOTICES.txt, and the table of the SBOM.

`python packaging/notices.py BUNDLE OUT`. A file that no part owns, and a part whose text is missing, stop the build.
The wheels of Qt and PySide6 carry no licence text: those in packaging/licenses are added for them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from project import AUTHORS, NAME, ROOT, TITLE

TEXTS = Path(__file__).parent / "licenses"
BINARY = re.compile(r"(\.so(\.[\d.]+)?|\.abi3\.so\.[\d.]+|\.dll|\.pyd|\.dylib|\.exe)$")


LIBRARY_FOLDERS = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu")


class MissingNotice(Exception):
    """Something in the bundle of which it is not known, or cannot be shown, under which licence it is."""


class Part(NamedTuple):
    """Somebody's work in the bundle; `licence` is an SPDX expression, `text` what its licence asks to hand on."""

    name: str
    version: str
    licence: str
    text: str
    home: str = ""


class _Known(NamedTuple):
    """A part we know. `files` finds its files in a bundle by their path; one without is in every bundle."""

    name: str
    version: str
    licence: str
    files: str
    texts: tuple[str, ...] = ()
    distribution: str = ""
    home: str = ""


KNOWN = (
    _Known(
        "Qt, PySide6 and Shiboken6",
        "dist:pyside6-essentials",
        "LGPL-3.0-only",
        r"(^|/)(PySide6/|shiboken6/|libQt6|Qt6?[A-Z]\w*(\.dll|$)|lib?pyside6|lib?shiboken6|pyside6|shiboken6)",
        ("LGPL-3.txt", "GPL-3.txt", "Qt-third-party.txt"),
        home="https://download.qt.io/official_releases/",
    ),
    _Known("ICU", "73", "Unicode-3.0", r"(^|/)libicu\w+\.", ("ICU.txt",), home="https://icu.unicode.org/"),
    _Known(
        "Python",
        "python",
        "PSF-2.0",
        # On Windows its licence speaks for libffi and Microsoft's run-time library too, which come with it.
        r"(^|/)(libpython3|python3\d*\.dll|Python$|base_library\.zip|lib-dynload/|[^/]*\.pyd$"
        r"|libffi-\d+\.dll|(?i:vcruntime|msvcp)140\w*\.dll)",
        home="https://www.python.org/",
    ),
    _Known("APSW", "dist:apsw-sqlite3mc", "Zlib", r"(^|/)apsw/", distribution="apsw-sqlite3mc"),
    _Known("SQLite and SQLite3 Multiple Ciphers", "sqlite", "blessing AND MIT", r"(^|/)apsw/", ("SQLite.txt",)),
    _Known("regex", "dist:regex", "Apache-2.0 AND CNRI-Python", r"(^|/)regex/", distribution="regex"),
    _Known("peewee", "dist:peewee", "MIT", "", distribution="peewee"),
    _Known("platformdirs", "dist:platformdirs", "MIT", "", distribution="platformdirs"),
    _Known(
        "PyInstaller's launcher",
        "dist:pyinstaller",
        "GPL-2.0-or-later WITH Bootloader-exception",
        rf"^{NAME}(-cli)?(\.exe)?$",
        distribution="pyinstaller",
    ),
)


def parts(bundle: Path) -> list[Part]:
    """Every part of the bundle in the folder. Raises MissingNotice."""
    files = [file.relative_to(bundle).as_posix() for file in sorted(bundle.rglob("*")) if file.is_file()]
    found = [_part(known) for known in KNOWN if not known.files or any(re.search(known.files, f) for f in files)]
    strangers = [f for f in files if BINARY.search(f) and not any(k.files and re.search(k.files, f) for k in KNOWN)]
    return found + _of_the_system(strangers)


def notices(bundle: Path) -> str:
    """The text that goes with the bundle."""
    found = parts(bundle)
    qt = next(part for part in found if part.name.startswith("Qt"))
    lines = [
        f"{TITLE} is under the MIT licence, © {AUTHORS}. It comes with the work of others:",
        "",
        *(f"  {part.name} {part.version} ({part.licence})".rstrip() for part in found),
        "",
        f"Qt and PySide6 {qt.version} are used under the GNU Lesser General Public License, version 3. They are",
        "libraries of their own in _internal/PySide6 and _internal/shiboken6: you may change them, put others in their",
        f"place, and take this program apart to find faults in that. Their sources are at {qt.home}",
        "in qt/ and QtForPython/, under the same version. Packages named lib… are those of the distribution on which",
        "this was built; `apt-get source` brings their sources.",
    ]
    for part in found:
        heading = f"{part.name} {part.version}".rstrip()
        lines += ["", "", "=" * 100, heading, "=" * 100, "", part.text.strip()]
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def _part(known: _Known) -> Part:
    texts = [(TEXTS / name).read_text(encoding="utf-8") for name in known.texts]
    if known.distribution:
        texts.append(_text_of(known.distribution))
    if known.version == "python":
        texts.append(_text_of_python())
    if not texts:
        raise MissingNotice(f"{known.name} has no licence text")
    return Part(known.name, _version(known.version), known.licence, "\n\n".join(texts), known.home)


def _version(source: str) -> str:
    if source.startswith("dist:"):
        return metadata.version(source.removeprefix("dist:"))
    if source == "python":
        return ".".join(map(str, sys.version_info[:3]))
    if source == "sqlite":
        return ".".join(metadata.version("apsw-sqlite3mc").split(".")[:3])
    return source


def _text_of(distribution: str) -> str:
    files = metadata.files(distribution) or []
    texts = [Path(str(f.locate())) for f in files if re.search(r"dist-info/(licenses/)?(LICEN[CS]E|COPYING)", str(f))]
    if not texts:
        raise MissingNotice(f"{distribution} carries no licence text")
    return "\n\n".join(file.read_text(encoding="utf-8") for file in texts)


def _text_of_python() -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{version}/copyright"),
    )
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise MissingNotice(f"Python's licence is at none of {', '.join(map(str, places))}")


def _of_the_system(files: list[str]) -> list[Part]:
    """The distribution's own libraries, each with what its package says of the copyright."""
    return _merged([package(name) for name in sorted(set(owners(files).values()))])


def owners(files: list[str]) -> dict[str, str]:
    """The distribution's package of each library, by the library's name. Raises MissingNotice."""
    names = sorted({Path(file).name for file in files})
    found: dict[str, str] = {}
    if names and shutil.which("dpkg"):
        # Whole paths: with patterns dpkg takes ten seconds. Debian's own list has them with and without /usr.
        places = [f"{folder}/{name}" for name in names for folder in LIBRARY_FOLDERS]
        said = subprocess.run(["dpkg", "-S", *places], check=False, capture_output=True, text=True)
        for line in said.stdout.splitlines():
            owner, _, file = line.partition(": ")
            found.setdefault(Path(file).name, owner.split(":")[0].split(",")[0])
    missing = [name for name in names if name not in found]
    if missing:
        raise MissingNotice(f"Nobody owns {', '.join(missing)}")
    return found


def _merged(found: list[Part]) -> list[Part]:
    """Packages of one source say the same: once is enough."""
    by_text: dict[str, list[Part]] = {}
    for part in found:
        by_text.setdefault(part.text, []).append(part)
    return [same[0]._replace(name=", ".join(part.name for part in same)) for same in by_text.values()]


def package(name: str) -> Part:
    """What the distribution says of its package. Raises MissingNotice."""
    place = Path(f"/usr/share/doc/{name}/copyright")
    if not place.is_file():
        raise MissingNotice(f"{name} has no {place}")
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], check=True, capture_output=True, text=True)
    text = place.read_text(encoding="utf-8", errors="replace")
    licences = sorted(set(re.findall(r"^License: (\S.*)$", text, re.MULTILINE)))
    return Part(name, asked.stdout, ", ".join(licences[:4]) or "see below", text)


def main() -> None:
    bundle, out = map(Path, sys.argv[1:])
    try:
        out.write_text(notices(bundle), encoding="utf-8")
    except MissingNotice as error:
        sys.exit(f"{bundle.relative_to(ROOT) if bundle.is_relative_to(ROOT) else bundle}: {error}")


if __name__ == "__main__":
    main()

"""What a bundle is made of, for programs that look for known faults: a CycloneDX 1.6 document.

`python packaging/sbom.py BUNDLE OUT`. Versions are read from the files in the bundle where those tell them. A binary
that no component owns, and a component that does not tell its version where it must, stop the build.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import platform
import re
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import bundle as bundles
import notices
from project import AUTHORS, NAME, TITLE, VERSION

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
_NAMES = uuid.UUID("0b8c2f0e-7a0e-5d43-9d0a-6f3f3f1d6f52")
"""Where serial numbers come from: the same content has the same one."""


class Unknown(Exception):
    """A component does not tell its version, or a file has no owner."""


class Known(NamedTuple):
    """A component that may be in a bundle.

    `files` finds its files by their path. `marker` finds its version in them: one that is `optional` is left out where
    the marker is not found (another system's Qt may be built without it). Without a marker the version is that of
    the installed distribution.
    """

    name: str
    licence: str
    files: str
    distribution: str = ""
    marker: bytes = b""
    cpe: str = ""
    home: str = ""
    optional: bool = False
    needs: tuple[str, ...] = ()


def _in_qt(library: str) -> str:
    """Qt's library as each system names its file."""
    return rf"(^|/)(libQt6{library}\.so\.6|Qt6{library}\.dll|Qt{library}\.framework/.*Qt{library})$"


KNOWN = (
    Known("apsw-sqlite3mc", "Zlib", r"(^|/)apsw/", "apsw-sqlite3mc", needs=("SQLite", "SQLite3 Multiple Ciphers")),
    Known("regex", "Apache-2.0 AND CNRI-Python", r"(^|/)regex/", "regex"),
    Known("peewee", "MIT", "", "peewee"),
    Known("platformdirs", "MIT", "", "platformdirs"),
    Known(
        "shiboken6",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        r"(^|/)(shiboken6/|(lib)?shiboken6\.)",
        "shiboken6",
    ),
    Known(
        "ICU",
        "Unicode-3.0",
        r"(^|/)libicu\w+\.",
        marker=rb"\0(7\d\.\d+(?:\.\d+)*)\0",
        cpe="unicode:international_components_for_unicode",
        home="https://icu.unicode.org/",
    ),
    Known(
        "Qt",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        r"(^|/)(libQt6|Qt6?[A-Z]\w*(\.dll|$)|PySide6/(Qt/|plugins/|translations/|(Qt6\w+|(?i:msvcp|vcruntime|concrt))[^/]*\.dll))",
        marker=rb"Qt (6\.\d+\.\d+) \(",
        cpe="qt:qt",
        home="https://www.qt.io/",
    ),
    Known(
        "PySide6-Essentials",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        r"(^|/)(PySide6/|(lib)?pyside6\.)",
        "PySide6-Essentials",
        needs=("shiboken6",),
        home="https://wiki.qt.io/Qt_for_Python",
    ),
    Known(
        "CPython",
        "PSF-2.0",
        r"(^|/)(libpython3|python3\d*\.dll|Python$|base_library\.zip|lib-dynload/|[^/]*\.pyd$"
        r"|libffi-\d+\.dll|(?i:vcruntime|msvcp)140\w*\.dll)",
        cpe="python:python",
        home="https://www.python.org/",
    ),
    Known("PyInstaller", "GPL-2.0-or-later WITH Bootloader-exception", rf"^{NAME}(-cli)?(\.exe)?$", "pyinstaller"),
)
"""The first one whose `files` fit owns a file."""

INSIDE = (
    Known(
        "SQLite",
        "blessing",
        r"(^|/)apsw/",
        marker=rb"\0(3\.\d{2}\.\d+)\0",
        cpe="sqlite:sqlite",
        home="https://sqlite.org/",
    ),
    Known(
        "SQLite3 Multiple Ciphers",
        "MIT",
        r"(^|/)apsw/",
        marker=rb"SQLite3 Multiple Ciphers (\d+\.\d+\.\d+)",
        home="https://utelle.github.io/SQLite3MultipleCiphers/",
    ),
    Known(
        "PCRE2",
        "BSD-3-Clause WITH PCRE2-exception",
        _in_qt("Core"),
        marker=rb"\0(10\.\d+) \d{4}-\d\d-\d\d\0",
        cpe="pcre:pcre2",
        optional=True,
        home="https://www.pcre.org/",
    ),
    Known(
        "libpng",
        "libpng-2.0",
        _in_qt("Gui"),
        marker=rb" libpng version (1\.\d+\.\d+)",
        cpe="libpng:libpng",
        optional=True,
        home="http://www.libpng.org/",
    ),
    Known(
        "libjpeg-turbo",
        "IJG AND BSD-3-Clause AND Zlib",
        r"imageformats/(lib)?qjpeg\.",
        marker=rb"libjpeg-turbo version (\d+\.\d+\.\d+)",
        cpe="libjpeg-turbo:libjpeg-turbo",
        optional=True,
        home="https://libjpeg-turbo.org/",
    ),
)
"""What is compiled into another component's file, of which it is said too."""


class Component(NamedTuple):
    """One entry of the document; `files` are those of the bundle, `needs` the names of others."""

    name: str
    version: str
    licence: str
    purl: str
    cpe: str = ""
    home: str = ""
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def components(folder: Path) -> list[Component]:
    """What the bundle in the folder is made of. Raises Unknown or notices.MissingNotice."""
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir())
    files = [name for name in files if not (folder / name).is_symlink()]
    owned: dict[str, list[str]] = {}
    strangers = []
    for name in files:
        owner = next((known.name for known in KNOWN if known.files and re.search(known.files, name)), None)
        if owner:
            owned.setdefault(owner, []).append(name)
        elif notices.BINARY.search(name):
            strangers.append(name)
    found = [
        _known(folder, known, owned.get(known.name, ())) for known in KNOWN if known.name in owned or not known.files
    ]
    for known in INSIDE:
        inside = [name for name in files if re.search(known.files, name)]
        version = _told(folder, inside, known.marker)
        if version or not known.optional:
            found.append(_known(folder, known, inside))
    return _with_needs(folder, found + _of_the_system(strangers))


def document(folder: Path) -> dict[str, Any]:
    """The CycloneDX document of the bundle in the folder; the same files give the same one."""
    found = sorted(components(folder), key=lambda component: component.name)
    needed = {name for component in found for name in component.needs}
    first = {"ref": NAME, "dependsOn": [component.name for component in found if component.name not in needed]}
    content = {
        "metadata": {
            "timestamp": datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), UTC).isoformat(),
            "lifecycles": [{"phase": "post-build"}],
            "component": {
                "type": "application",
                "bom-ref": NAME,
                "name": TITLE,
                "version": VERSION,
                "authors": [{"name": AUTHORS}],
                "licenses": [{"expression": "MIT"}],
                "hashes": [{"alg": "SHA-256", "content": _digest(folder)}],
                "properties": [{"name": f"{NAME}:system", "value": f"{sys.platform} {platform.machine().lower()}"}],
            },
        },
        "components": [_entry(component) for component in found],
        "dependencies": [first, *({"ref": one.name, "dependsOn": sorted(one.needs)} for one in found)],
    }
    serial = uuid.uuid5(_NAMES, json.dumps(content, sort_keys=True))
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def _digest(folder: Path) -> str:
    """Of all files and their names, in the order of these."""
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def _known(folder: Path, known: Known, files: Iterable[str]) -> Component:
    names = tuple(files)
    if known.marker:
        version = _told(folder, names, known.marker)
        if not version:
            raise Unknown(f"{known.name} does not tell its version in {', '.join(names) or 'any file'}")
    elif known.distribution:
        version = metadata.version(known.distribution)
    else:
        version = platform.python_version()
    pypi = f"pkg:pypi/{known.distribution.lower()}@{version}"
    return Component(
        known.name,
        version,
        known.licence,
        pypi if known.distribution else f"pkg:generic/{re.sub(r'[^a-z0-9]+', '-', known.name.lower())}@{version}",
        f"cpe:2.3:a:{known.cpe}:{version}:*:*:*:*:*:*:*" if known.cpe else "",
        known.home,
        names,
        known.needs,
    )


def _told(folder: Path, names: Iterable[str], marker: bytes) -> str:
    """What the first of the files that holds the marker says, nothing where none does."""
    for name in names:
        file = folder / name
        if not file.stat().st_size:
            continue
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
            said = re.search(marker, data)
            if said:
                return said[1].decode("ascii")
    return ""


def _of_the_system(names: list[str]) -> list[Component]:
    """The distribution's own libraries, by package."""
    by_package: dict[str, list[str]] = {}
    owners = notices.owners(names)
    for name in names:
        by_package.setdefault(owners[Path(name).name], []).append(name)
    distribution = platform.freedesktop_os_release() if by_package else {}
    found = []
    for package, files in by_package.items():
        part = notices.package(package)
        purl = f"pkg:deb/{distribution['ID']}/{package}@{quote(part.version)}?distro={distribution['VERSION_CODENAME']}"
        found.append(Component(package, part.version, part.licence, purl, files=tuple(files)))
    return found


def _with_needs(folder: Path, found: list[Component]) -> list[Component]:
    """With the components whose libraries the files of each ask the loader for, where that can be read."""
    present = {component.name for component in found}
    owner = {Path(name).name: one.name for one in found for name in one.files if one.name not in _INSIDE_NAMES}
    complete = []
    for one in found:
        asked = set(one.needs) & present
        if sys.platform.startswith("linux") and one.name not in _INSIDE_NAMES:
            binaries = [name for name in one.files if notices.BINARY.search(name)]
            asked |= {
                owner[soname] for name in binaries for soname in bundles.needed_by(folder / name) if soname in owner
            }
        if one.name == "Qt":
            asked |= {known.name for known in INSIDE if known.optional} & present
        complete.append(one._replace(needs=tuple(sorted(asked - {one.name}))))
    return complete


_INSIDE_NAMES = {known.name for known in INSIDE}


def _entry(component: Component) -> dict[str, Any]:
    is_expression = re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", component.licence) is not None
    is_known = component.name in _INSIDE_NAMES or any(known.name == component.name for known in KNOWN)
    licence = (
        {"expression": component.licence} if is_known and is_expression else {"license": {"name": component.licence}}
    )
    entry: dict[str, Any] = {
        "type": "framework" if component.name == "Qt" else "library",
        "bom-ref": component.name,
        "name": component.name,
        "version": component.version,
        "licenses": [licence],
    }
    if component.cpe:
        entry["cpe"] = component.cpe
    entry["purl"] = component.purl
    if component.home:
        entry["externalReferences"] = [{"type": "website", "url": component.home}]
    if component.files:
        entry["evidence"] = {"occurrences": [{"location": name} for name in component.files]}
    return entry


def main() -> None:
    folder, out = map(Path, sys.argv[1:])
    try:
        text = json.dumps(document(folder), indent=2, ensure_ascii=False)
    except (Unknown, notices.MissingNotice) as error:
        sys.exit(f"{folder}: {error}")
    out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The bill of materials says what is in a bundle, from its files, the same for the same bundle."""

from __future__ import annotations

import platform
import re
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import notices
import sbom
from project import ROOT

FILES = {
    "notes-desktop": b"launcher",
    "_internal/libicuuc.so.73": b"\0" + b"73.2\0",
    "_internal/libpython3.11.so.1.0": b"python",
    "_internal/PySide6/QtCore.abi3.so": b"binding",
    "_internal/PySide6/Qt/lib/libQt6Core.so.6": b"\0Qt 6.11.3 (x86_64-little_endian-lp64)\0" + b"10.49 2026-09-28\0",
    "_internal/PySide6/Qt/lib/libQt6Gui.so.6": b" libpng version 1.6.59",
    "_internal/shiboken6/Shiboken.abi3.so": b"shiboken",
    "_internal/apsw/__init__.cpython-311-x86_64-linux-gnu.so": b"\0" + b"3.54.0\0SQLite3 Multiple Ciphers 2.6.1\0",
    "_internal/regex/_regex.cpython-311-x86_64-linux-gnu.so": b"regex",
    "_internal/notes_desktop/resources/icons/pin.svg": b"<svg/>",
}
ON_WINDOWS = {
    "notes-desktop.exe": b"launcher",
    "notes-desktop-cli.exe": b"launcher",
    "_internal/python311.dll": b"python",
    "_internal/_ctypes.pyd": b"python",
    "_internal/libffi-8.dll": b"ffi",
    "_internal/VCRUNTIME140.dll": b"run-time",
    "_internal/PySide6/Qt6Core.dll": b"\0Qt 6.11.3 (x86_64-little_endian-llp64)\0",
    "_internal/PySide6/MSVCP140.dll": b"run-time",
    "_internal/PySide6/QtCore.pyd": b"binding",
    "_internal/PySide6/plugins/platforms/qwindows.dll": b"plugin",
    "_internal/shiboken6/Shiboken.pyd": b"shiboken",
    "_internal/apsw/__init__.cp311-win_amd64.pyd": b"\0" + b"3.54.0\0SQLite3 Multiple Ciphers 2.6.1\0",
    "_internal/regex/_regex.cp311-win_amd64.pyd": b"regex",
}


@pytest.fixture(autouse=True)
def without_pyinstaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is only where bundles are built."""
    monkeypatch.setattr(
        metadata, "version", lambda name, ask=metadata.version: "6" if name == "pyinstaller" else ask(name)
    )


def bundle(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def by_name(told: dict[str, Any]) -> dict[str, Any]:
    return {component["name"]: component for component in told["components"]}


def test_versions_are_those_that_the_files_tell(tmp_path: Path) -> None:
    told = by_name(sbom.document(bundle(tmp_path, FILES)))
    versions = {name: component["version"] for name, component in told.items()}
    assert versions.items() >= {
        ("Qt", "6.11.3"),
        ("ICU", "73.2"),
        ("PCRE2", "10.49"),
        ("libpng", "1.6.59"),
        ("SQLite", "3.54.0"),
        ("SQLite3 Multiple Ciphers", "2.6.1"),
        ("CPython", platform.python_version()),
    }
    assert told["SQLite"]["cpe"].startswith("cpe:2.3:a:sqlite:sqlite:3.54.0:")
    assert told["regex"]["purl"] == f"pkg:pypi/regex@{metadata.version('regex')}"


def test_everything_that_the_program_runs_with_is_named(tmp_path: Path) -> None:
    told = by_name(sbom.document(bundle(tmp_path, FILES)))
    locked = re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert {(name, component["version"]) for name, component in by_lower(told).items()} >= set(locked)


def by_lower(told: dict[str, Any]) -> dict[str, Any]:
    return {name.lower(): component for name, component in told.items()}


def test_each_component_is_reached_from_the_program_and_each_binary_has_one(tmp_path: Path) -> None:
    document = sbom.document(bundle(tmp_path, FILES))
    needs = {entry["ref"]: entry["dependsOn"] for entry in document["dependencies"]}
    reached, waiting = set(), ["notes-desktop"]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == set(needs) == {"notes-desktop", *(component["bom-ref"] for component in document["components"])}
    places = {
        place["location"]
        for one in document["components"]
        for place in one.get("evidence", {"occurrences": []})["occurrences"]
    }
    assert places >= {name for name in FILES if notices.BINARY.search(name)} | {"notes-desktop"}


def test_a_bundle_of_windows_has_an_owner_for_every_library(tmp_path: Path) -> None:
    told = by_name(sbom.document(bundle(tmp_path, ON_WINDOWS)))
    files = {
        name: {place["location"] for place in one.get("evidence", {"occurrences": []})["occurrences"]}
        for name, one in told.items()
    }
    assert files["CPython"] == {
        f"_internal/{n}" for n in ("python311.dll", "_ctypes.pyd", "libffi-8.dll", "VCRUNTIME140.dll")
    }
    assert "_internal/PySide6/MSVCP140.dll" in files["Qt"]
    assert files["PySide6-Essentials"] == {"_internal/PySide6/QtCore.pyd"}
    assert "ICU" not in told and "PCRE2" not in told
    assert notices.owners([]) == {}


def test_it_is_the_same_for_the_same_bundle_and_no_other(tmp_path: Path) -> None:
    first = sbom.document(bundle(tmp_path, FILES))
    assert sbom.document(tmp_path) == first
    (tmp_path / "_internal" / "notes_desktop" / "resources" / "icons" / "pin.svg").write_bytes(b"<svg />")
    assert sbom.document(tmp_path)["serialNumber"] != first["serialNumber"]


def test_what_does_not_tell_its_version_stops_the_build(tmp_path: Path) -> None:
    bundle(tmp_path, FILES | {"_internal/apsw/__init__.cpython-311-x86_64-linux-gnu.so": b"nothing"})
    with pytest.raises(sbom.Unknown, match="SQLite"):
        sbom.components(tmp_path)


def test_a_library_without_an_owner_stops_the_build(tmp_path: Path) -> None:
    bundle(tmp_path, FILES | {"_internal/libnobody-knows.so.7": b"?"})
    with pytest.raises(notices.MissingNotice, match=r"libnobody-knows\.so\.7"):
        sbom.components(tmp_path)

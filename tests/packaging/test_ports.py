"""What Windows and macOS get, as far as it can be seen from here."""

from __future__ import annotations

import ast
import plistlib
import re
import struct
from pathlib import Path

import pytest

import bundle
import ports
from macos import info
from project import ROOT, VERSION

HERE = Path(__file__).parent
NEEDED = {
    "windows": {"qwindows", "qmodernwindowsstyle", "qsvgicon", "qsvg", "qjpeg"},
    "macos": {"qcocoa", "qmacstyle", "qsvgicon", "qsvg", "qjpeg"},
}


def listed(system: str) -> tuple[str, list[str]]:
    """The wheel and the plugins in it, as they were listed when its version was locked."""
    wheel, *plugins = (HERE / f"plugins-{system}.txt").read_text().splitlines()
    return wheel, plugins


@pytest.mark.parametrize("system", NEEDED)
def test_the_lists_of_plugins_are_of_the_locked_version(system: str) -> None:
    locked = re.search(r"pyside6-essentials==(\S+)", (ROOT / "requirements.lock").read_text(), re.IGNORECASE)
    assert locked is not None and f" {locked[1]} " in f"{listed(system)[0]} "


@pytest.mark.parametrize("system", NEEDED)
def test_every_plugin_that_a_system_cannot_do_without_goes_in(system: str) -> None:
    kept = {re.sub(r"^lib|\..*$", "", Path(name).name) for name in listed(system)[1] if bundle.is_wanted(name)}
    assert kept >= NEEDED[system]
    assert not kept & {"qminimal", "qdirect2d", "qpdf", "qtiff", "qsqlite"}
    assert not bundle.is_wanted("PySide6/opengl32sw.dll")


def test_the_oldest_macos_is_that_of_the_wheel() -> None:
    tag = re.search(r"macosx_(\d+)_(\d+)_universal2", listed("macos")[0])
    assert tag is not None and f"{tag[1]}.{tag[2]}" == info.OLDEST_SYSTEM


def test_the_property_lists_can_be_read() -> None:
    told = plistlib.loads(plistlib.dumps(info.info_plist()))
    assert told["CFBundleShortVersionString"] == VERSION
    assert told["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["notes-desktop"]
    owned = [one for one in told["CFBundleDocumentTypes"] if one["LSHandlerRank"] == "Owner"]
    exported = {one["UTTypeIdentifier"] for one in told["UTExportedTypeDeclarations"]}
    assert {name for one in owned for name in one["LSItemContentTypes"]} == exported
    entitled = plistlib.loads(Path(str(ports.entitlements("darwin"))).read_bytes())
    assert all(value is True for value in entitled.values())


def test_the_icons_are_in_the_containers_of_their_systems() -> None:
    ico = Path(str(ports.icon("win32"))).read_bytes()
    assert struct.unpack_from("<HHH", ico) == (0, 1, 6)
    icns = Path(str(ports.icon("darwin"))).read_bytes()
    assert icns[:4] == b"icns" and struct.unpack_from(">I", icns, 4)[0] == len(icns)


def test_windows_shows_the_version_of_the_program() -> None:
    written = Path(str(ports.version_file("win32"))).read_text()
    told = {
        ast.literal_eval(call.args[0]): ast.literal_eval(call.args[1])
        for call in ast.walk(ast.parse(written, mode="eval"))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "StringStruct"
    }
    assert told["ProductVersion"] == told["FileVersion"] == VERSION
    numbers = (*map(int, VERSION.split(".")), 0)
    assert f"filevers={numbers}" in written


def test_elsewhere_nothing_of_it_is_made() -> None:
    assert (ports.icon("linux"), ports.version_file("linux"), ports.entitlements("linux")) == (None, None, None)

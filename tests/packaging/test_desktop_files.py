"""The launcher, the file type, the icons and the metainfo agree with one another and with the program."""

from __future__ import annotations

import configparser
import struct
from xml.etree import ElementTree

import pytest

import icons
from notes_desktop import cli
from notes_desktop.paths import LIBRARY_SUFFIX
from notes_desktop.storage.connection import APPLICATION_ID
from project import DESKTOP, NAME, ROOT, VERSION, releases

TYPES = ["text/markdown", "text/plain", f"application/x-{NAME}", f"x-scheme-handler/{NAME}"]


@pytest.fixture
def launcher() -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(DESKTOP / f"{NAME}.desktop", encoding="utf-8")
    return found


def test_the_launcher_starts_the_program_and_its_actions(launcher: configparser.ConfigParser) -> None:
    entry = launcher["Desktop Entry"]
    assert (entry["Exec"], entry["Icon"], entry["StartupWMClass"]) == (f"{NAME} %U", NAME, NAME)
    assert entry["MimeType"].rstrip(";").split(";") == TYPES
    actions = entry["Actions"].rstrip(";").split(";")
    assert actions == ["new-note", "capture"]
    for action in actions:
        assert launcher[f"Desktop Action {action}"]["Exec"].startswith(f"{NAME} ")


def test_the_metainfo_names_the_launcher_and_its_types() -> None:
    root = ElementTree.parse(DESKTOP / f"{NAME}.metainfo.xml").getroot()
    assert root.findtext("launchable") == f"{NAME}.desktop"
    assert [found.text for found in root.iter("mediatype")] == TYPES[:3]
    assert [found.get("version") for found in root.iter("release")] == [known.version for known in releases()]
    assert releases()[0].version == VERSION


def test_a_library_is_known_by_its_name_and_by_its_first_bytes() -> None:
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = ElementTree.parse(DESKTOP / f"{NAME}.xml").getroot().find("m:mime-type", space)
    assert kind is not None
    pattern, mark, icon = (kind.find(f".//m:{name}", space) for name in ("glob", "match/m:match", "icon"))
    assert pattern is not None and pattern.get("pattern") == f"*{LIBRARY_SUFFIX}"
    assert mark is not None and mark.get("offset") == "68"
    assert mark.get("value", "").encode() == struct.pack(">I", APPLICATION_ID)
    assert icon is not None and (DESKTOP / f"{icon.get('name')}.svg").is_file()


def test_the_icon_is_drawn_in_every_size_and_container() -> None:
    drawing = icons.DRAWINGS["apps"]
    assert drawing == ROOT / "resources" / "icons" / f"{NAME}.svg"
    picture = icons.png(drawing, 16)
    assert struct.unpack_from(">II", picture, 16) == (16, 16)
    assert picture == icons.png(drawing, 16) != icons.png(icons.DRAWINGS["mimetypes"], 16)
    windows = icons.ico(drawing, (16, 256))
    assert struct.unpack_from("<HHH", windows) == (0, 1, 2)
    assert windows[struct.unpack_from("<I", windows, 18)[0] :].startswith(b"\x89PNG")
    apple = icons.icns(drawing)
    assert apple[:4] == b"icns" and struct.unpack_from(">I", apple, 4)[0] == len(apple)


def test_what_the_launcher_runs_is_understood_by_the_program() -> None:
    options = {flag for action in cli.every_command()._actions for flag in action.option_strings}
    commands = {name for action in cli.every_command()._actions for name in action.choices or ()}
    assert "--new-note" in options
    assert "capture" in commands

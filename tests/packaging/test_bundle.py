"""What goes into a bundle: plugins by name, libraries by direct need, nothing of the machine that builds."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import PySide6
import pytest

import bundle
from bundle import Entry
from project import ROOT

QT = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (f"{QT}/platforms/libqxcb.so", True),
        (f"{QT}/platforms/libqeglfs.so", False),
        (f"{QT}/platformthemes/libqgtk3.so", False),
        (f"{QT}/sqldrivers/libqsqlite.so", False),
        (f"{QT}/imageformats/libqsvg.so", True),
        (f"{QT}/imageformats/libqtiff.so", False),
        (r"PySide6\plugins\platforms\qwindows.dll", True),
        (r"PySide6\plugins\platforms\qdirect2d.dll", False),
        (f"{QT}/platforms/libqcocoa.dylib", True),
        ("PySide6/QtGui.abi3.so", True),
        ("libpython3.11.so.1.0", True),
    ],
)
def test_a_plugin_goes_in_by_its_name(name: str, wanted: bool) -> None:
    assert bundle.is_wanted(name) is wanted


def test_every_plugin_that_is_named_is_in_the_wheel_or_of_another_system() -> None:
    folder = Path(PySide6.__path__[0]) / "Qt" / "plugins"
    elsewhere = {"qcocoa", "qwindows", "qmacstyle", "qmodernwindowsstyle"}
    for place, names in bundle.PLUGINS.items():
        for name in names - elsewhere:
            assert (folder / place / f"lib{name}.so").is_file(), f"{place}/{name}"


def test_a_library_goes_in_only_when_something_that_goes_in_asks_for_it() -> None:
    asked = {
        "QtGui.abi3.so": {"libQt6Gui.so.6", "libc.so.6"},
        "libQt6Gui.so.6": {"libX11.so.6", "libicuuc.so.73"},
        "libX11.so.6": {"libxcb.so.1"},
        "libgtk-3.so.0": {"libkrb5.so.3"},
    }
    names = ["PySide6/QtGui.abi3.so", "PySide6/Qt/lib/libQt6Gui.so.6", "libX11.so.6", "libxcb.so.1", "libicuuc.so.73"]
    entries: list[Entry] = [(name, f"/somewhere/{Path(name).name}", "BINARY") for name in names]
    strangers: list[Entry] = [(name, f"/somewhere/{name}", "BINARY") for name in ("libgtk-3.so.0", "libkrb5.so.3")]

    def needed(file: Path) -> set[str]:
        return asked.get(file.name, set())

    assert bundle.closure(entries + strangers, needed=needed) == entries
    left = bundle.closure(entries + strangers, bundle.is_of_the_system, needed)
    assert [entry[0] for entry in left] == [names[0], names[1], names[4]]


def test_a_link_to_a_library_that_was_left_out_is_left_out_too() -> None:
    binaries: list[Entry] = [("PySide6/Qt/lib/libQt6Gui.so.6", "/x/libQt6Gui.so.6", "BINARY")]
    gui: Entry = ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK")
    svg: Entry = ("libQt6Svg.so.6", "PySide6/Qt/lib/libQt6Svg.so.6", "SYMLINK")
    assert bundle.with_targets([gui, svg], binaries) == [gui]


def test_the_folders_of_the_building_machine_leave_a_library(tmp_path: Path) -> None:
    gui = Path(PySide6.__path__[0]) / "QtGui.abi3.so"
    before = gui.read_bytes()
    after = bundle.without_search_path(before)
    assert len(after) == len(before)
    if shutil.which("objdump") is None:
        pytest.skip("binutils are not installed")
    tidy = tmp_path / "library.so"
    tidy.write_bytes(after)
    assert bundle.needed_by(tidy) == bundle.needed_by(gui) != set()
    assert bundle.without_search_path(after) == after != before


def test_what_is_not_in_the_languages_of_the_application_stays_out() -> None:
    assert not bundle.is_spoken("PySide6/Qt/translations/qtbase_xx.qm")
    assert bundle.is_spoken("notes_desktop/resources/icons/pin.svg")


def test_the_program_imports_nothing_that_is_left_out() -> None:
    for file in sorted((ROOT / "notes_desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            else:
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            left_out = [name for name in names if name in bundle.EXCLUDED or name.split(".")[0] in bundle.EXCLUDED]
            assert not left_out, f"{file.relative_to(ROOT)} imports {left_out}"

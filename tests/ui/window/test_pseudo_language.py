"""The whole window in the pseudo-language: what has no brackets was forgotten, two pairs were put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QFontDatabase, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.commands import COMMANDS
from notes_desktop.core import text
from notes_desktop.core.errors import NotesError, StorageUnavailable
from notes_desktop.services.welcome import welcome_text
from notes_desktop.ui.widgets.popup import Popup
from notes_desktop.ui.window.menus import CommandMenu
from tests.harness.window import Sitting
from tests.harness.words import strings_of, untranslated

_NATIVE = QKeySequence.SequenceFormat.NativeText
# Letters on the two switches of the find bar are pictures of what they do.
_SIGNS = ("Notes Desktop", "Aa", "ab", "MIT", "Markdown")
# Qt's own scroll bars and the fields inside of a spin box and of a field for a key.
_QTS_OWN = ("qt_spinbox_lineedit", "qt_keysequenceedit_lineedit")


@pytest.fixture
def pseudo(tmp_path: Path) -> Iterator[None]:
    text.install(text.PSEUDO_LANGUAGE, tmp_path)
    yield
    text.install("en", tmp_path)


@pytest.fixture
def desk(pseudo: None, qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    made = Sitting(qtbot, tmp_path / "1.notes")
    yield made
    made.close()


def _forgotten(desk: Sitting, widget: QWidget) -> list[tuple[str, str]]:
    keys = desk.workspace.window.commands.keys()
    proper = [QKeySequence(key).toString(_NATIVE) for command in COMMANDS for key in keys[command.id]]
    rows = [desk.workspace.model.row(number) for number in range(desk.workspace.model.rowCount())]
    proper += [words for row in rows if row is not None for words in (row.title, row.snippet)]
    proper += ["Ctrl+Return", "Ctrl+Enter", "Enter", "Esc", *_SIGNS, *QFontDatabase.families()]
    return [
        (where, shown)
        for where, shown in strings_of(widget)
        if untranslated(shown, proper) and not any(name in where for name in _QTS_OWN)
    ]


def _modal(act: Callable[[], object]) -> list[tuple[str, str]]:
    """Carry out what asks a question; the strings of the question, which is answered with Esc."""
    seen: list[tuple[str, str]] = []
    asker = QTimer(QApplication.instance(), interval=10)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            asker.stop()
            QTimer.singleShot(0, dialog, dialog.reject)
            seen.extend(strings_of(dialog))

    asker.timeout.connect(look)
    asker.start()
    act()
    asker.deleteLater()
    return seen


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        ("[Šåvéð]", ""),
        ("12", ""),
        ("[éðîţéð [Ýéšţérðåý]]", ""),
        ("[Öñé], 12:04, [ţŵö]", ""),
        ("Saved", "Saved"),
        ("[Šåvéð] now", "now"),
        ("[Šåvéð][ñöŵ]", "[Šåvéð][ñöŵ]"),
        ("[Åll öf îţ in [{one}] ]", ""),
    ],
)
def test_words_that_no_translator_saw_are_found(shown: str, left: str) -> None:
    assert untranslated(shown) == left


def test_the_window_and_its_menus(desk: Sitting) -> None:
    window = desk.workspace.window
    for menu in window.findChildren(CommandMenu):
        menu.aboutToShow.emit()
    assert _forgotten(desk, window) == []


@pytest.mark.qt_log_ignore("grabbing the keyboard", r"support raise\(\)", extend=True)
def test_the_menus_of_list_sort_and_text(desk: Sitting) -> None:
    desk.workspace.window.show_list_menu(QPoint())
    desk.workspace.window.show_sort_menu(QPoint())
    desk.workspace.editor.surface().notices.menu_requested.emit(QPoint())
    menus = [menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()]
    assert len(menus) == 3
    assert [found for menu in menus for found in _forgotten(desk, menu)] == []
    for menu in menus:
        menu.close()


def test_palette_and_switcher(desk: Sitting) -> None:
    for key, typed in (("Ctrl+Shift+P", ""), ("Ctrl+P", ""), ("Ctrl+P", "123")):
        desk.press(key)
        popup = desk.workspace.window.findChildren(Popup)[-1]
        desk.type(typed)
        desk.wait(lambda popup=popup: popup.row_count() > 0)  # type: ignore[misc]
        assert _forgotten(desk, popup) == []
        desk.press("Esc")


def test_find_bar(desk: Sitting) -> None:
    desk.press("Ctrl+H")
    for typed in ("1", "1zzz"):
        desk.type(typed)
        assert _forgotten(desk, desk.workspace.editor) == []


@pytest.mark.parametrize("command", ["settings.open", "help.shortcuts"])
def test_dialogs(desk: Sitting, command: str) -> None:
    desk.workspace.window.commands.run(command)
    dialog = desk.workspace.window.findChild(QDialog)
    assert isinstance(dialog, QDialog)
    assert _forgotten(desk, dialog) == []
    dialog.close()


def test_questions_and_what_is_said_about_the_application(desk: Sitting) -> None:
    commands, prompter = desk.workspace.window.commands, desk.rest.prompter
    desk.new_note("1")
    desk.workspace.note_list.setFocus()
    desk.press("Del")
    desk.wait(lambda: "1" not in desk.titles())
    commands.run("view.trash")
    desk.wait(lambda: desk.titles() == ["1"])
    desk.workspace.note_list.setFocus()
    desk.press("Home")
    for ask in (
        lambda: commands.run("help.about"),
        lambda: prompter.glance("1"),
        lambda: commands.run("note.purge"),
    ):
        seen = _modal(ask)
        assert seen
        proper = (*_SIGNS, str(desk.workspace.library.path))
        assert [words for _where, words in seen if untranslated(words, proper)] == []


def test_toasts(desk: Sitting) -> None:
    commands, toast = desk.workspace.window.commands, desk.rest.toast
    said: list[str] = []
    desk.new_note("1")
    for command in ("trash.empty", "note.copy", "note.copy_link", "note.duplicate", "note.trash", "edit.undo",
                    "edit.redo", "save.now", "view.focus_mode"):  # fmt: skip
        toast.hide()
        desk.workspace.note_list.setFocus()
        commands.run(command)
        desk.wait(lambda: bool(toast.text()))
        said.append(toast.text())
        assert _forgotten(desk, toast) == [], command
    assert len(set(said)) == len(said)


def test_messages_above_the_text_and_the_line_below_it(desk: Sitting) -> None:
    binding, reports = desk.workspace.binding, desk.workspace.reports
    assert binding.note_id is not None
    binding.conflict.emit(binding.note_id, binding.note_id)
    binding.unfaithful.emit(binding.note_id)
    binding.save_failed.emit(str(StorageUnavailable(reason="1")), True)
    reports.tell_restored(2)
    desk.rest.offer_ways_out()
    assert len(desk.workspace.banner.keys()) == 5
    assert _forgotten(desk, desk.workspace.banner) == []
    assert _forgotten(desk, desk.workspace.status) == []
    for tell in (reports.tell_selected, lambda _count: binding.saving.emit(), desk.workspace.editor.load_progress.emit):
        tell(3)
        assert _forgotten(desk, desk.workspace.status) == []


def test_what_is_said_of_empty_panes(desk: Sitting) -> None:
    for view in ("all", "pinned", "today", "trash"):
        desk.workspace.window.commands.run(f"view.{view}")
        desk.wait_for_list()
        assert _forgotten(desk, desk.workspace.list_empty) == []
    desk.press("Ctrl+L")
    desk.type("1zzz")
    desk.wait_for_list()
    assert _forgotten(desk, desk.workspace.list_empty) == []


@pytest.mark.parametrize("sort", [sort for sort in NotesError.__subclasses__() if not sort.__name__.startswith("_")])
def test_what_fails_says_why(pseudo: None, sort: type[NotesError]) -> None:
    assert untranslated(str(sort())) == ""


def test_the_welcome_note_is_one_text_for_the_translators(pseudo: None) -> None:
    assert welcome_text().startswith("[")
    assert welcome_text().rstrip().endswith("]")

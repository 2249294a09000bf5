"""Every key of the catalogue reaches its command from where it should, past widgets that have keys of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from notes_desktop.catalog.commands import COMMANDS, Command
from notes_desktop.catalog.keys import default_keys
from tests.ui.window.parts import Parts, shown

# A field of text undoes, cuts and pastes by itself.
_OF_A_FIELD = ("edit.undo", "edit.redo", "edit.cut", "edit.copy", "edit.paste", "edit.select_all")


@pytest.fixture
def parts(qtbot: QtBot) -> Parts:
    return shown(qtbot)


def _text(parts: Parts) -> QWidget:
    parts.open_note()
    return parts.editor.surface()


def _list(parts: Parts) -> QWidget:
    parts.window.show_list(True)
    return parts.note_list


def _field(parts: Parts) -> QWidget:
    return parts.search_box.field


def _sidebar(parts: Parts) -> QWidget:
    return parts.sidebar


def _missed(parts: Parts, place: QWidget, wanted: Callable[[Command], bool]) -> list[str]:
    """The commands and keys that did not arrive, and those that ran in their stead."""
    ran: list[str] = []
    for command in COMMANDS:
        parts.window.commands.bind(command.id, partial(ran.append, command.id))
    missed = []
    for command in COMMANDS:
        for key in default_keys(command, "linux"):
            ran.clear()
            place.setFocus()
            QTest.keySequence(place, QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText))
            expected = [command.id] if wanted(command) else []
            if ran != expected:
                missed.append(f"{command.id} {key}: {ran}")
    return missed


def test_from_the_text(parts: Parts) -> None:
    assert _missed(parts, _text(parts), lambda command: command.where != "list") == []


def test_from_the_list(parts: Parts) -> None:
    assert _missed(parts, _list(parts), lambda command: command.where != "editor") == []


def test_from_the_sidebar(parts: Parts) -> None:
    assert _missed(parts, _sidebar(parts), lambda command: command.where == "window") == []


def test_from_the_search_field(parts: Parts) -> None:
    missed = _missed(parts, _field(parts), lambda command: command.where == "window" and command.id not in _OF_A_FIELD)
    assert missed == []

"""All keys on one sheet, as they are now, in the groups of the menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.catalog.commands import COMMANDS, MENUS, Command
from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import semibold, small_font
from notes_desktop.ui.widgets.filter_field import FilterField

# What the frame of the window takes of a small screen.
_FRAME = QSize(16, 48)
_SIZE = QSize(760, 640)
_COLUMNS = 2
_GAP = 48
_MARGIN = 24


class ShortcutHelp(QDialog):
    """Takes the portable keys of every command. Commands without a key stand there too, so that they are known."""

    def __init__(self, keys: Mapping[str, Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups = [_Group(_plain(_(menu.title)), _lines(menu.id, keys)) for menu in MENUS]
        self._filter = FilterField(_("Find a command or key"))
        self._area = QScrollArea()
        self._nothing = QLabel(_("No command has these words or keys"))
        self._columns = [QVBoxLayout() for _number in range(_COLUMNS)]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self._lay_out()

    def shown(self) -> list[str]:
        """The ids of the commands on the sheet."""
        return [line.command.id for group in self._groups for line in group.lines if not line.title.isHidden()]

    def filter(self, text: str) -> None:
        self._filter.setText(text)

    def scrolled(self) -> int:
        return self._area.verticalScrollBar().value()

    def _lay_out(self) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._nothing.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 16, 0, 0)
        outer.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        top.addWidget(self._filter)
        outer.addLayout(top)
        outer.addWidget(self._sheet(), 1)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def _sheet(self) -> QScrollArea:
        sheet = QWidget()
        row = QHBoxLayout(sheet)
        row.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        row.setSpacing(_GAP)
        for column in self._columns:
            column.setSpacing(24)
            row.addLayout(column, 1)
        for group, number in zip(self._groups, _balanced(self._groups), strict=True):
            self._columns[number].addWidget(group)
        self._columns[0].addWidget(self._nothing)
        for column in self._columns:
            column.addStretch(1)
        area = self._area
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Commands and their keys"))
        return area

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        words = text.casefold().split()
        for group in self._groups:
            group.show_only(words)
        self._nothing.setVisible(not self.shown())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The field has the focus and leaves these keys to us."""
        bar = self._area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        step = next((step for key, step in steps.items() if event.key() == key), None)
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)


class _Line(NamedTuple):
    command: Command
    title: QLabel
    keys: QLabel
    searched: str


class _Group(QWidget):
    def __init__(self, name: str, lines: list[_Line]) -> None:
        super().__init__()
        self.lines = lines
        self._heading = QLabel(name)
        self._heading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setAccessibleName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._heading, 0, 0, 1, 2)
        for row, line in enumerate(lines, start=1):
            grid.addWidget(line.title, row, 0)
            grid.addWidget(line.keys, row, 1, Qt.AlignmentFlag.AlignRight)
        self._restyle()

    def show_only(self, words: Sequence[str]) -> None:
        """The lines that have all of the words."""
        for line in self.lines:
            is_shown = all(word in line.searched for word in words)
            line.title.setVisible(is_shown)
            line.keys.setVisible(is_shown)
        self.setVisible(any(not line.title.isHidden() for line in self.lines))

    def _restyle(self) -> None:
        self._heading.setFont(semibold(small_font(self.font())))
        for line in self.lines:
            line.keys.setFont(small_font(self.font()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "lines"):
            self._restyle()


def _lines(menu_id: str, keys: Mapping[str, Sequence[str]]) -> list[_Line]:
    return [_line(command, keys.get(command.id, ())) for command in COMMANDS if command.menu == menu_id]


def _line(command: Command, keys: Sequence[str]) -> _Line:
    native = [_native(key) for key in keys]
    title, shown = QLabel(_(command.title)), QLabel("   ".join(native))
    shown.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    title.setAccessibleName(", ".join((_(command.title), *native)))
    further = _(command.words) if command.words else ""
    return _Line(command, title, shown, " ".join((_(command.title), further, *native)).casefold())


def _balanced(groups: Sequence[_Group]) -> list[int]:
    """The column of each group: in order, the first column as long as half of all lines."""
    lengths = [len(group.lines) + 2 for group in groups]
    half, taken, columns = sum(lengths) / _COLUMNS, 0, []
    for length in lengths:
        columns.append(0 if taken + length / 2 <= half else 1)
        taken += length
    return columns


def _native(key: str) -> str:
    portable = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)
    return portable.toString(QKeySequence.SequenceFormat.NativeText)


def _plain(title: str) -> str:
    """A title of a menu without the mark of its letter."""
    return title.replace("&", "")

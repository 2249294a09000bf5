"""The keys of all commands, to be changed by pressing others. A clash is said and refused."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.catalog.commands import BY_ID, COMMANDS, Command
from notes_desktop.catalog.keys import Refusal, default_keys, effective_keys, normal, refusal
from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import semibold
from notes_desktop.ui.widgets.announce import announce
from notes_desktop.ui.widgets.fields import PressButton
from notes_desktop.ui.widgets.filter_field import FIELD_STYLE, FilterField

_STYLE = """
QTableWidget { background: transparent; outline: 0; }
QTableWidget::item { padding: 0 8px; border: 0; }
QTableWidget::item:selected { background: palette(mid); color: palette(text); }
QTableWidget::item:selected:focus { background: palette(highlight); }
"""
_NATIVE = QKeySequence.SequenceFormat.NativeText
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_Key = Qt.Key
_MODIFIER_KEYS = (_Key.Key_Control, _Key.Key_Shift, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr, _Key.Key_unknown)


class ShortcutEditor(QWidget):
    """Takes what a person changed and tells each change: `overrides_changed` with keys by command, no defaults."""

    overrides_changed = Signal(object)

    def __init__(
        self, overrides: Mapping[str, Sequence[str]], platform: str = sys.platform, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._platform = platform
        self._overrides = {name: list(keys) for name, keys in overrides.items()}
        self._keys = effective_keys(self._overrides, platform)
        self._is_adding = False
        self._filter = FilterField(_("Find a command or key"))
        self._table = QTableWidget(len(COMMANDS), 2)
        self._shown = [QTableWidgetItem() for _command in COMMANDS]
        self._capture = KeyField()
        self._message = QLabel()
        self._change = _button(_("Change…"))
        self._add = _button(_("Add…"))
        self._remove = _button(_("Remove"))
        self._reset = _button(_("Reset"))
        self._reset_all = _button(_("Reset all"))
        self._lay_out()
        self._wire()
        self._show_keys()

    def overrides(self) -> dict[str, list[str]]:
        return {name: list(keys) for name, keys in self._overrides.items()}

    def message(self) -> str:
        """What was said about the last key."""
        return self._message.text()

    def select(self, command_id: str) -> None:
        self._table.setCurrentCell(COMMANDS.index(BY_ID[command_id]), 0)

    def assign(self, command_id: str, key: str, is_further: bool = False) -> bool:
        """Give a command a key, instead of or besides those that it has; False when it is refused."""
        command, key = BY_ID[command_id], normal(key)
        refused = refusal(key, command, self._keys, self._platform)
        if refused is not None:
            self._say(_reason(refused, key))
            return False
        kept = [other for other in self._keys[command_id] if is_further and other != key]
        self._take(command_id, [*kept, key])
        self._say("")
        return True

    def _lay_out(self) -> None:
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setMinimumHeight(self._message.sizeHint().height())
        self._capture.hide()
        self._lay_out_table()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._change, self._add, self._remove, self._reset):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._reset_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 8)
        column.setSpacing(8)
        column.addWidget(self._filter)
        column.addWidget(self._table, 1)
        column.addWidget(self._message)
        column.addWidget(self._capture)
        column.addLayout(buttons)

    def _lay_out_table(self) -> None:
        table = self._table
        table.setHorizontalHeaderLabels([_("Command"), _("Keys")])
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setStyleSheet(_STYLE)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setAccessibleName(_("Commands and their keys"))
        for row, command in enumerate(COMMANDS):
            table.setItem(row, 0, QTableWidgetItem(_(command.title)))
            self._shown[row].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, 1, self._shown[row])
        table.setCurrentCell(0, 0)

    def _wire(self) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._table.itemActivated.connect(self._on_change)
        self._table.currentCellChanged.connect(self._on_row_changed)
        self._capture.pressed.connect(self._on_pressed)
        self._capture.left.connect(self._on_left)
        self._change.clicked.connect(self._on_change)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._reset.clicked.connect(self._on_reset)
        self._reset_all.clicked.connect(self._on_reset_all)

    def _command(self) -> Command:
        return COMMANDS[max(self._table.currentRow(), 0)]

    def _take(self, command_id: str, keys: list[str]) -> None:
        if tuple(keys) == default_keys(BY_ID[command_id], self._platform):
            self._overrides.pop(command_id, None)
        else:
            self._overrides[command_id] = keys
        self._tell()

    def _tell(self) -> None:
        self._keys = effective_keys(self._overrides, self._platform)
        self._show_keys()
        self.overrides_changed.emit(self.overrides())

    def _show_keys(self) -> None:
        usual = self.font()
        for row, command in enumerate(COMMANDS):
            item = self._shown[row]
            item.setText("  ".join(_native(key) for key in self._keys[command.id]))
            item.setForeground(self.palette().placeholderText())
            item.setFont(semibold(usual) if command.id in self._overrides else usual)
        self._update_buttons()

    def _update_buttons(self) -> None:
        command = self._command()
        self._remove.setEnabled(bool(self._keys[command.id]))
        self._add.setEnabled(bool(self._keys[command.id]))
        self._reset.setEnabled(command.id in self._overrides)
        self._reset_all.setEnabled(bool(self._overrides))

    def _say(self, words: str) -> None:
        self._message.setText(words)
        announce(self._message, words)

    def _start_capture(self, is_adding: bool) -> None:
        self._is_adding = is_adding
        title = _(self._command().title)
        self._say(_("Press the keys for “{command}”, or Esc to leave them as they are.").format(command=title))
        self._capture.show()
        self._capture.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for row, command in enumerate(COMMANDS):
            words = _(command.words) if command.words else ""
            shown = " ".join((_(command.title), self._shown[row].text(), words)).casefold()
            self._table.setRowHidden(row, not all(word in shown for word in wanted))
        if self._table.isRowHidden(self._table.currentRow()):
            first = next((row for row in range(len(COMMANDS)) if not self._table.isRowHidden(row)), -1)
            if first >= 0:
                self._table.setCurrentCell(first, 0)

    @Slot()
    def _on_row_changed(self) -> None:
        self._say("")
        self._update_buttons()

    @Slot()
    def _on_change(self) -> None:
        self._start_capture(is_adding=False)

    @Slot()
    def _on_add(self) -> None:
        self._start_capture(is_adding=True)

    @Slot(str)
    def _on_pressed(self, key: str) -> None:
        if self.assign(self._command().id, key, self._is_adding):
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_left(self) -> None:
        """Hides the field; the last words stay until something else is said."""
        if self._capture.hasFocus():
            self._say("")
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._capture.hide()

    @Slot()
    def _on_remove(self) -> None:
        self._take(self._command().id, [])
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_reset(self) -> None:
        """The default may belong to another command by now; then that is said and nothing changes."""
        command = self._command()
        for key in default_keys(command, self._platform):
            refused = refusal(key, command, self._keys, self._platform)
            if refused is not None:
                self._say(_reason(refused, key))
                return
        self._take(command.id, list(default_keys(command, self._platform)))
        self._say("")
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_reset_all(self) -> None:
        self._overrides.clear()
        self._tell()
        self._say("")
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_shown"):
            self._show_keys()


class KeyField(QLineEdit):
    """Takes the next keys that are pressed: `pressed(portable)`; Esc, or the focus that goes, is `left`."""

    pressed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setPlaceholderText(_("Press the keys"))
        self.setAccessibleName(_("Press the keys"))
        self.setStyleSheet(FIELD_STYLE)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # or the window would carry out what is to be recorded
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event)
        return super().event(event)

    def _take(self, event: QKeyEvent) -> bool:
        key = _Key(event.key()) if event.key() in _Key._value2member_map_ else None
        if key in (_Key.Key_Tab, _Key.Key_Backtab):
            return super().event(event)
        if key == _Key.Key_Escape and not event.modifiers():
            self.left.emit()
        elif key not in _MODIFIER_KEYS:
            self.pressed.emit(_portable(event))
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _portable(event: QKeyEvent) -> str:
    """The keys of the event. Shift counts only with what can be typed without it: "?" holds its Shift already."""
    modifiers, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key()
    is_symbol = 0x20 < key < 0x100 and not chr(key).isalnum()
    if is_symbol:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(modifiers.value | key).toString(_PORTABLE)


def _native(key: str) -> str:
    return QKeySequence.fromString(key, _PORTABLE).toString(_NATIVE)


def _reason(refused: Refusal, key: str) -> str:
    if refused.why == "taken":
        owner = _(BY_ID[refused.other].title)
        return _("{key} already belongs to “{command}”.").format(key=_native(key), command=owner)
    if refused.why == "reserved":
        return _("{key} is kept free: it deletes words, switches input methods or types a character.").format(
            key=_native(key)
        )
    if refused.why == "typing":
        return _("{key} is needed for typing. Add Ctrl or Alt, or take a function key.").format(key=_native(key))
    return _("This key cannot be used.")


def _button(label: str) -> QPushButton:
    return PressButton(label)

"""Messages above the editor that need a person: not modal, one beneath the other, until they are settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from notes_desktop.core.text import _

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.message import Action, Message, Severity


class Banner(QWidget):
    """Owns one message for each key.

    `dismissed` carries the key that a person closed; `focus_left` that the message with the focus has gone.
    """

    dismissed = Signal(str)
    focus_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages: dict[str, Message] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(_("Messages"))
        self.hide()

    def show_message(
        self,
        key: str,
        text: str,
        severity: Severity = "info",
        actions: Sequence[Action] = (),
        dismissible: bool = True,
    ) -> None:
        """Show a message, or say this instead in the one with that key."""
        content = (text, severity, tuple(actions), dismissible)
        old = self._messages.get(key)
        if old is not None and old.content == content:
            return
        from notes_desktop.ui.widgets.message import Message  # most days there is none

        had_focus = old is not None and old.has_focus()
        message = Message(key, *content)
        message.closed.connect(self._on_closed)
        self._messages[key] = message
        if old is None:
            self._column.addWidget(message)
            message.show()
            message.slide_in()
        else:
            self._column.replaceWidget(old, message)
            old.deleteLater()
            message.show()
            if had_focus:
                message.focus_first()
            old.hide()
        self.show()
        if old is None or old.text() != text:
            from notes_desktop.ui.widgets.announce import announce  # the first frame has nothing to announce

            announce(self, text, is_urgent=severity == "error")

    def dismiss(self, key: str) -> None:
        """Nothing happens when there is no such message."""
        message = self._messages.pop(key, None)
        if message is None:
            return
        had_focus = message.has_focus()
        self._column.removeWidget(message)
        message.hide()
        message.deleteLater()
        self.setVisible(bool(self._messages))
        if had_focus and not self.focus_first():
            self.focus_left.emit()

    def keys(self) -> list[str]:
        return list(self._messages)

    def text_of(self, key: str) -> str:
        return self._messages[key].text()

    def focus_first(self) -> bool:
        """Focus the first button; False when there is nothing to press."""
        return any(message.focus_first() for message in self._messages.values())

    @Slot(str)
    def _on_closed(self, key: str) -> None:
        self.dismiss(key)
        self.dismissed.emit(key)

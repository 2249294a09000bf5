"""The line under the editor: whether the text is safe, how long it is, when it changed, where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from notes_desktop.core.text import _, ngettext
from notes_desktop.ui.theme.fonts import small_font
from notes_desktop.ui.theme.palette import Tokens, tokens_of
from notes_desktop.ui.widgets.elided_label import ElidedLabel

_HEIGHT = 34
_BETWEEN = 12
_DOT = 7
_AFTER_DOT = 7
_LEAST = 40
"""The narrowest room that a word is still read in."""
_MARGIN = 22
_SECOND = QPalette.ColorRole.PlaceholderText
_TEXT = QPalette.ColorRole.WindowText


class _State(Enum):
    NONE = 0
    SAVING = 1
    SAVED = 2
    FAILED = 3


class StatusLine(QWidget):
    """Every part without words takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = _Dot()
        self._save = ElidedLabel(_SECOND)
        # Set apart by the room that the words before it keep for the longer of their two states.
        self._words = _Part(has_point=False)
        self._edited = _Part()
        self._notice = _Part()
        self._right: list[ElidedLabel] = []
        self._state = _State.NONE
        self._lay_out()
        self.clear()

    def set_saving(self) -> None:
        self._show(_State.SAVING, _("Saving…"))

    def set_saved(self) -> None:
        self._show(_State.SAVED, _("Saved"))

    def set_failed(self, reason: str) -> None:
        """Says why, and that the text is not on the disk."""
        words = _("Not saved: {reason}").format(reason=reason)
        is_new = words != self._save.text()
        self._show(_State.FAILED, words)
        if is_new:
            from notes_desktop.ui.widgets.announce import announce  # the first frame has nothing to announce

            announce(self, words, is_urgent=True)

    def clear(self) -> None:
        """No note is open."""
        self._show(_State.NONE, "")
        self.set_words(None)
        self.set_edited("")

    def set_words(self, count: int | None) -> None:
        words = "" if count is None else ngettext("{count} word", "{count} words", count)
        self._words.set_text(words.format(count=self.locale().toString(count or 0)))
        self._set_apart()

    def set_edited(self, text: str) -> None:
        self._edited.set_text(text)
        self._set_apart()

    def set_notice(self, text: str) -> None:
        """Something about this text that lasts, such as a very long line."""
        self._notice.set_text(text)

    def set_right(self, texts: Sequence[str]) -> None:
        """Where the note belongs, at the other end of the line; the last of them gives way first."""
        while len(self._right) < len(texts):
            label = ElidedLabel(_SECOND)
            label.setFont(small_font(self.font()))
            label.setContentsMargins(_BETWEEN if self._right else 0, 0, 0, 0)
            self._right.append(label)
            self._row.addWidget(label)
        for number, label in enumerate(self._right):
            label.setText(texts[number] if number < len(texts) else "")

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Status"))
        self.setFixedHeight(_HEIGHT)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._dot)
        self._row.addSpacing(_AFTER_DOT)
        for part in (self._save, self._words, self._edited, self._notice):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.setSpacing(0)
        self._restyle()

    def _set_apart(self) -> None:
        """Points only after words: right after a start nobody has counted yet, and without a note there are none."""
        has_words, has_date = not self._words.isHidden(), not self._edited.isHidden()
        self._edited.show_point(has_words)
        self._notice.show_point(has_words or has_date or bool(self._save.text()))

    def _share_room(self) -> None:
        """What stands on the right takes the room that the left side leaves it; a layout would take from all alike."""
        margins = self._row.contentsMargins()
        left = [part for part in (self._save, self._words, self._edited, self._notice) if not part.isHidden()]
        dot = 0 if self._dot.isHidden() else _DOT
        room = self.width() - margins.left() - margins.right() - dot - _AFTER_DOT - _BETWEEN
        room -= sum(max(part.sizeHint().width(), part.minimumWidth()) for part in left)
        for label in self._right:
            whole = label.sizeHint().width()
            width = whole if room >= whole else room if room >= _LEAST else 0
            label.setMaximumWidth(width)
            room -= whole

    def _restyle(self) -> None:
        font = small_font(self.font())
        for label in (self._save, *self._right):
            label.setFont(font)
        for part in (self._words, self._edited, self._notice):
            part.set_font(font)
        # What follows does not move each time that a save begins and ends.
        metrics = self._save.fontMetrics()
        self._save_width = max(metrics.horizontalAdvance(words) for words in (_("Saving…"), _("Saved")))

    def _show(self, state: _State, words: str) -> None:
        self._state = state
        self._dot.setVisible(state != _State.NONE)
        self._dot.set_state(state)
        self._save.setForegroundRole(_TEXT if state == _State.FAILED else _SECOND)
        self._save.setText(words)
        is_short = state in (_State.SAVING, _State.SAVED)
        self._save.setMinimumWidth(self._save_width if is_short else 0)
        self._save.setContentsMargins(0, 0, 0 if is_short else 6, 0)
        self._set_apart()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._share_room()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_row"):
            self._restyle()


class _Part(QWidget):
    """A text, after a middle dot where it has one."""

    def __init__(self, has_point: bool = True) -> None:
        super().__init__()
        self._point = ElidedLabel(_SECOND)
        self._label = ElidedLabel(_SECOND)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._point)
        row.addWidget(self._label)
        self._point.setText("·")
        self._point.setVisible(has_point)
        self.hide()

    def set_text(self, text: str) -> None:
        self._label.setText(text)
        self.setVisible(bool(text))

    def show_point(self, is_shown: bool) -> None:
        """There is nothing to be set apart from without words before it."""
        self._point.setVisible(is_shown)

    def set_font(self, font: QFont) -> None:
        for label in (self._point, self._label):
            label.setFont(font)


class _Dot(QWidget):
    """The state as a colour, for those who know it; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._state = _State.NONE
        self.setFixedSize(QSize(_DOT, _HEIGHT))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_state(self, state: _State) -> None:
        self._state = state
        self.update()

    def _color(self, colors: Tokens) -> QColor:
        known = {_State.SAVED: colors.saved, _State.FAILED: colors.danger}
        return known.get(self._state, colors.second)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(tokens_of(self.palette())))
        painter.drawEllipse(QRectF(0, (self.height() - _DOT) / 2, _DOT, _DOT))
        painter.end()

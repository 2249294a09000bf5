"""What both surfaces of text have in common: keys, mouse, clipboard, drops and input methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame

from notes_desktop.core.canonical import canonical
from notes_desktop.ui.widgets.editor import keys
from notes_desktop.ui.widgets.editor.keys import Meaning
from notes_desktop.ui.widgets.editor.notices import Notices
from notes_desktop.ui.widgets.editor.positions import for_qt

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.editor.base import SurfaceBase as _Base
    from notes_desktop.ui.widgets.editor.painting import Painter
else:
    _Base = object

_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
}
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Writer(Protocol):
    """What the keys of the surface ask for when they mean more than a character."""

    def enter(self) -> bool: ...

    def tab(self, is_back: bool) -> bool: ...

    def wrap(self, character: str) -> bool: ...

    def paste(self, text: str) -> bool: ...

    def has_link(self) -> bool: ...

    def click(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> bool: ...

    def is_clickable(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> bool: ...


class SurfaceEvents(_Base):
    """Comes before QTextEdit or QPlainTextEdit among the bases. Owns the composition that is under way."""

    notices: Notices
    _writer: Callable[[], Writer]
    _painter: Painter
    is_only_composing = False
    """While an input method changes what it shows in the line, but not the text."""
    is_slow = False
    """Whether each change takes long: keys are taken together then."""
    _pending = ""
    _preedit = ""
    _is_dropping = False
    _is_pressed = False
    _is_passing_on = False
    _before: tuple[int, int] = (0, 0)

    def set_up(self, writer: Callable[[], Writer], painter: Painter) -> None:
        """`writer` is asked for with the first key or click, which a start need not wait for."""
        self.notices = Notices(self)
        self._writer = writer
        self._painter = painter
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursorWidth(2)
        # The margins beside the column are as much paper as the column.
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._pending_timer = QTimer(self, singleShot=True, interval=0)
        self._pending_timer.timeout.connect(self.take_pending)
        self.viewport().setMouseTracking(True)
        self.cursorPositionChanged.connect(self.notices.scrolled_or_moved)
        self.selectionChanged.connect(self.notices.scrolled_or_moved)
        self.verticalScrollBar().valueChanged.connect(self.notices.scrolled_or_moved)

    @property
    def writer(self) -> Writer:
        return self._writer()

    def is_composing(self) -> bool:
        return bool(self._preedit)

    def commit_composition(self) -> None:
        """End the composition, its text taken in; nothing of it arrives later, in another note."""
        self.take_pending()
        method = QGuiApplication.inputMethod()
        if self.is_composing():
            method.commit()
        if self.is_composing():
            method.reset()
            QApplication.sendEvent(self, QInputMethodEvent("", []))

    @Slot()
    def finish_layout(self) -> None:
        """Have all of the text laid out before it changes: see `RichSurface`."""

    def insert(self, text: str) -> None:
        """Replace the selection by a person's text, as one change."""
        cursor = self.textCursor()
        self.notices.about_to_insert.emit(text, cursor.position())
        cursor.insertText(for_qt(text))
        self.ensureCursorVisible()

    def take_pending(self) -> None:
        """Insert what was typed into a very long line and waits to be laid out once instead of letter by letter."""
        self._pending_timer.stop()
        text, self._pending = self._pending, ""
        if text:
            self.notices.about_to_change.emit("type")
            self.insert(text)

    def selected_text(self) -> str:
        return self.textCursor().selectedText().replace("\u2029", "\n")

    def copy_selection(self) -> None:
        if self.textCursor().hasSelection():
            # Not an object made in Python: a clipboard that outlives the interpreter would free it too late.
            QGuiApplication.clipboard().setText(for_qt(self.selected_text()))

    def cut_selection(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection() and not self.isReadOnly():
            self.copy_selection()
            self.notices.about_to_change.emit("cut")
            cursor.removeSelectedText()
            self.ensureCursorVisible()

    def paste_from_clipboard(self, is_plain: bool = False) -> None:
        source: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if source is None or self.isReadOnly() or not self.canInsertFromMimeData(source):
            return
        if is_plain:
            self._take(source.text(), lambda _text: False)
        else:
            self.insertFromMimeData(source)

    def _take(self, text: str, smart: Callable[[str], bool]) -> None:
        text = canonical(text)
        if not text or (not self._is_dropping and smart(text)):
            return
        if not self._is_dropping:
            self.notices.about_to_change.emit("paste")
        self.insert(text)

    def _press(self, event: QKeyEvent, what: Meaning) -> bool:
        """Do what the key means; False leaves it to Qt."""
        if what is Meaning.COMMAND:
            self.notices.command_requested.emit(keys.command(event))
            return True
        if what is Meaning.NOTHING or (self.isReadOnly() and what is not Meaning.MOVE):
            event.ignore()
            return True
        if what is Meaning.ENTER:
            return self._press_enter(event)
        if what is Meaning.TAB:
            return self._press_tab(event)
        if what is Meaning.DELETE:
            self.notices.about_to_change.emit("delete")
        return what is Meaning.TEXT and self._press_text(event.text())

    def _press_enter(self, event: QKeyEvent) -> bool:
        if keys.has_shift(event) or not self.writer.enter():
            self.notices.about_to_change.emit("enter")
            self.insert("\n")
        return True

    def _press_tab(self, event: QKeyEvent) -> bool:
        is_back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not self.writer.tab(is_back) and not is_back:
            self.notices.about_to_change.emit("type")
            self.insert("\t")
        return True

    def _press_text(self, text: str) -> bool:
        if self.is_slow and not self.textCursor().hasSelection():
            self._pending += canonical(text)
            self._pending_timer.start()
            return True
        if self.textCursor().hasSelection() and self.writer.wrap(text):
            return True
        self.notices.about_to_change.emit("type")
        known = canonical(text)
        if known == text and keys.is_known_to_qt(text):
            return False
        self.insert(known)
        return True

    @contextmanager
    def _watching_caret(self) -> Iterator[None]:
        """Report a caret or a selection that a key or the mouse moved."""
        cursor = self.textCursor()
        before = (cursor.anchor(), cursor.position())
        yield
        cursor = self.textCursor()
        if before != (cursor.anchor(), cursor.position()):
            self.notices.caret_moved_by_hand.emit()

    def _is_for_link(self, event: QKeyEvent) -> bool:
        """The key for links ticks tasks elsewhere: only where there is a link it must not become a shortcut."""
        return keys.command(event) == "follow_link" and self.writer.has_link()

    def _to_viewport(self, event: QMouseEvent) -> bool:
        """A press beside the column counts as one at its edge."""
        if self._is_passing_on:
            # The viewport wants no other button than the left one, and Qt offers the event to its parent again.
            event.ignore()
            return False
        place = QPointF(self.viewport().mapFrom(self, event.position().toPoint()))
        moved = QMouseEvent(
            event.type(), place, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
        self._is_passing_on = True
        is_taken = QApplication.sendEvent(self.viewport(), moved)
        self._is_passing_on = False
        return is_taken

    # Qt's spelling from here on.
    def showEvent(self, event: QShowEvent) -> None:
        # Qt scrolls to the caret when a surface is first shown; a note is shown where it was left.
        scrolled = self.verticalScrollBar().value()
        super().showEvent(event)
        self.verticalScrollBar().setValue(scrolled)

    def changeEvent(self, event: QEvent) -> None:
        # The font of the text is its document's. Qt would put the widget's there, and another style sheet, as a
        # theme brings, takes what was set on a widget away.
        if event.type() not in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(keys.is_for_surface(event) or self._is_for_link(event))
            return True
        if kind in _MOUSE and isinstance(event, QMouseEvent):
            return self._to_viewport(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        what = keys.meaning(event)
        if what is not Meaning.TEXT:
            self.take_pending()
        if what is Meaning.MOVE:
            with self._watching_caret():
                super().keyPressEvent(event)
        elif not self._press(event, what):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.take_pending()
        was_composing = self.is_composing()
        preedit = event.preeditString()
        begins_over_selection = bool(preedit) and self.textCursor().hasSelection()
        if not self.isReadOnly() and (event.commitString() or event.replacementLength() or begins_over_selection):
            self.notices.about_to_change.emit("ime")
            self.is_only_composing = False
        else:
            self.is_only_composing = True
        self._preedit = "" if self.isReadOnly() else preedit
        self.finish_layout()
        super().inputMethodEvent(event)
        self.is_only_composing = False
        if was_composing and not self._preedit:
            self.notices.composed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.take_pending()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self.writer.click(event.position().toPoint(), event.modifiers()):
            event.accept()
            return
        self._is_pressed = True
        cursor = self.textCursor()
        self._before = (cursor.anchor(), cursor.position())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._is_pressed:
            return
        self._is_pressed = False
        super().mouseReleaseEvent(event)
        cursor = self.textCursor()
        if self._before != (cursor.anchor(), cursor.position()):
            self.notices.caret_moved_by_hand.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.writer.is_clickable(event.position().toPoint(), event.modifiers()):
            self.mousePressEvent(event)
            return
        self._is_pressed = True
        with self._watching_caret():
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            is_hand = self.writer.is_clickable(event.position().toPoint(), event.modifiers())
            shape = Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.IBeamCursor
            if self.viewport().cursor().shape() != shape:
                self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.notices.menu_requested.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        clip = event.rect()
        planned = self._painter.plan(self, clip)
        if planned.runs or planned.rules or planned.chips:
            painter = QPainter(self.viewport())
            self._painter.paint_below(painter, planned, clip)
            painter.end()
        super().paintEvent(event)
        if planned.boxes:
            painter = QPainter(self.viewport())
            self._painter.paint_above(painter, planned)
            painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y()
        if event.modifiers() & _CONTROL:
            if steps:
                self.notices.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.notices.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.isReadOnly():
            self._take(source.text(), self.writer.paste)

    def createMimeDataFromSelection(self) -> QMimeData:
        made = QMimeData()
        made.setText(for_qt(self.selected_text()))
        return made

    def dropEvent(self, event: QDropEvent) -> None:
        self.notices.about_to_change.emit("drop")
        self._is_dropping = True
        super().dropEvent(event)
        self._is_dropping = False

"""Live Markdown: formats for the lines that change and are seen, the others when there is nothing else to do."""

from __future__ import annotations

import re
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Slot
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextLayout

from notes_desktop.core.markdown_spans import line_spans
from notes_desktop.ui.widgets.editor.formats import Formats
from notes_desktop.ui.widgets.editor.lines import Line, Lines
from notes_desktop.ui.widgets.editor.positions import units

_SLICE_MS = 6
_AT_ONCE = 60
_FIRST_SLICE = 64
_SMALLEST_SLICE = 48
"""Each slice lays the paragraphs below out anew, which in a large note takes longer than this many lines."""

_LARGEST_SLICE = 2_048
_BITS = 12
_MASK = (1 << _BITS) - 1
_FENCE_LINE = re.compile(r"^[ \t>*+\-\d.)]*(?:```|~~~).*$", re.MULTILINE)


class View(Protocol):
    """What formats that change heights must not move, the first line that is seen; and what they must show."""

    def finish_layout(self) -> None: ...

    def first_visible(self) -> tuple[QTextBlock, int]: ...

    def scroll_to(self, block: QTextBlock, offset: int) -> None: ...

    def paint_around(self, first: QTextBlock, last: QTextBlock) -> None: ...


class States:
    """The state of fenced code before and after each line, packed into the one number that Qt keeps for a line."""

    def __init__(self) -> None:
        self._numbers = {0: 0}
        self._states = [0]

    def before(self, block: QTextBlock) -> int:
        """The state that the line before leaves."""
        previous = block.previous()
        return max(0, self.after(previous)) if previous.isValid() else 0

    def after(self, block: QTextBlock) -> int:
        """-1 when the line has not been styled since it changed."""
        packed = block.userState()
        return -1 if packed < 0 else self._states[packed & _MASK]

    def styled_with(self, block: QTextBlock) -> int:
        """The state that the line was styled with, -1 when it has to be styled."""
        packed = block.userState()
        return -1 if packed < 0 else self._states[packed >> _BITS]

    def keep(self, block: QTextBlock, before: int, after: int) -> None:
        block.setUserState(self._number(before) << _BITS | self._number(after))

    def _number(self, state: int) -> int:
        number = self._numbers.get(state)
        if number is None:
            if len(self._states) > _MASK:
                return _MASK
            number = self._numbers[state] = len(self._states)
            self._states.append(state)
        return number


class Styler(QObject):
    """Owns what remains to be styled: one range of a document, which shrinks a slice at a time while idle.

    Characters are formatted in the layouts, which the document does not notice; only where margins or heights
    of a paragraph differ its block format changes. `is_formatting` is true meanwhile: no text changes then.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines = Lines()
        self.states = States()
        self.is_formatting = False
        self._view: View | None = None
        self._is_plain = False
        self._formats: Formats | None = None
        self._document: QTextDocument | None = None
        self._todo: QTextCursor | None = None
        self._slice = _FIRST_SLICE
        self._blocks_due: list[tuple[QTextCursor, QTextBlockFormat]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_slice)

    def set_view(self, view: View, formats: Formats) -> None:
        self._view, self._formats = view, formats

    def set_formats(self, formats: Formats, top: QTextBlock) -> None:
        """Style everything anew; the lines from `top` on at once."""
        self._formats = formats
        document = self._document
        if document is None or self._view is None:
            return
        block = top
        state = self.states.before(block)
        _forget(document.begin(), document.lastBlock())
        first, last = block, block
        for _count in range(_AT_ONCE):
            if not block.isValid():
                break
            state, last = self._style(block, state), block
            block = block.next()
        self._lay_out(document, first.position(), last.position() + last.length())
        self._add(0, document.characterCount() - 1)

    def begin(self, document: QTextDocument, text: str, top: int, is_plain: bool) -> None:
        """Take over a document that holds `text`; the lines from `top` on are styled at once.

        A plain surface knows no block formats.
        """
        self.stop()
        self._document = document
        self._is_plain = is_plain
        first = text.rfind("\n", 0, top) + 1
        state = _state_at(text, first)
        block = document.findBlockByNumber(text.count("\n", 0, first))
        for _count in range(_AT_ONCE):
            if not block.isValid():
                break
            state = self._style(block, state)
            self._set_due_blocks()
            block = block.next()
        if first or block.isValid():
            self._add(0, document.characterCount() - 1)

    def stop(self) -> None:
        """Forget the document."""
        self._timer.stop()
        self._todo = None
        self._document = None
        self._blocks_due.clear()

    def is_done(self) -> bool:
        return self._todo is None

    def append(self, cursor: QTextCursor, text: str) -> None:
        """Insert a piece of a note at its end and style it, laid out only once."""
        block = cursor.block()
        state = self.states.before(block)
        assert self._view is not None
        self._view.finish_layout()
        self.is_formatting = True
        cursor.beginEditBlock()
        cursor.insertText(text)
        while block.isValid():
            state = self._style(block, state)
            block = block.next()
        self._set_due_blocks()
        cursor.endEditBlock()
        self.is_formatting = False

    def text_changed(self, position: int, added: int) -> None:
        """To be called while Qt reports the change, so that text and formats are laid out together."""
        document = self._document
        if document is None:
            return
        block, last = document.findBlock(position), document.findBlock(position + added)
        last = last if last.isValid() else document.lastBlock()
        end = last.position()
        state = self.states.before(block)
        for _count in range(_AT_ONCE):
            state = self._style(block, state)
            block = block.next()
            if not block.isValid() or block.position() > end:
                break
        if block.isValid() and block.position() <= end:
            _forget(block, last)
            self._add(block.position(), end)
        elif block.isValid() and self.states.styled_with(block) != state:
            self._add(block.position(), block.position())

    def settle(self) -> None:
        """Give changed lines their block formats: after the change, for which Qt must be done with its own."""
        if self._blocks_due and self._document is not None and self._view is not None:
            self._view.finish_layout()
            self.is_formatting = True
            cursor = QTextCursor(self._document)
            cursor.beginEditBlock()
            self._set_due_blocks()
            cursor.endEditBlock()
            self.is_formatting = False

    def _style(self, block: QTextBlock, state: int) -> int:
        """Format the characters of a line and note what its paragraph needs; the state after it."""
        assert self._formats is not None
        text = block.text()
        line = self.lines.get(text, state)
        layout = block.layout()
        present = layout.formats()
        if line.spans or present:
            ranges = self._ranges(line, text)
            if layout.preeditAreaPosition() >= 0:
                ranges = _around_composition(ranges, present, layout)
            layout.setFormats(ranges)
        form = self._formats.block(line, text, block.position() == 0)
        if not self._is_plain and block.blockFormat() != form:
            self._blocks_due.append((QTextCursor(block), form))
        self.states.keep(block, state, line.end_state)
        return line.end_state

    def _ranges(self, line: Line, text: str) -> list[QTextLayout.FormatRange]:
        assert self._formats is not None
        chars = self._formats.chars
        ranges = []
        is_plain = text.isascii() or units(text) == len(text)
        for start, length, kind in line.spans:
            is_large = kind == "code" and line.kind.startswith("heading")
            form = chars.get(f"code_{line.kind}" if is_large else kind)
            if form is None:
                continue
            made = QTextLayout.FormatRange()
            made.start = start if is_plain else units(text[:start])
            made.length = length if is_plain else units(text[start : start + length])
            made.format = form
            ranges.append(made)
        return ranges

    def _set_due_blocks(self) -> None:
        for cursor, form in self._blocks_due:
            cursor.setBlockFormat(form)
        self._blocks_due.clear()

    def _add(self, start: int, end: int) -> None:
        """Style these lines too, in time."""
        assert self._document is not None
        if self._todo is not None:
            start = min(start, self._todo.selectionStart())
            end = max(end, self._todo.selectionEnd())
        self._todo = QTextCursor(self._document)
        self._todo.setPosition(start)
        self._todo.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._timer.start()

    @Slot()
    def _on_slice(self) -> None:
        todo, document = self._todo, self._document
        if todo is None or document is None or self._view is None:
            self._timer.stop()
            return
        clock = QElapsedTimer()
        clock.start()
        top, offset = self._view.first_visible()
        rest = self._style_slice(document, todo)
        # Heights above what is seen may be others now.
        self._view.scroll_to(top, offset)
        took_ms = clock.elapsed()
        if took_ms > _SLICE_MS:
            self._slice = max(_SMALLEST_SLICE, self._slice * _SLICE_MS // (2 * took_ms))
        elif took_ms < _SLICE_MS // 2:
            self._slice = min(2 * self._slice, _LARGEST_SLICE)
        end = todo.selectionEnd()
        self._todo = None
        if rest is not None:
            self._add(rest.position(), max(end, rest.position()))
        else:
            self._timer.stop()

    def _style_slice(self, document: QTextDocument, todo: QTextCursor) -> QTextBlock | None:
        """Style some lines from the beginning of what is to do; the line to go on with, None after the last."""
        block, end = document.findBlock(todo.selectionStart()), todo.selectionEnd()
        state = self.states.before(block)
        first: QTextBlock | None = None
        last = block
        left = self._slice
        while left > 0 and block.isValid():
            is_right = self.states.styled_with(block) == state
            if is_right and block.position() > end:
                break
            if is_right:
                state = self.states.after(block)
            else:
                state = self._style(block, state)
                first = first or block
                last = block
                left -= 1
            block = block.next()
        if first is not None and self._view is not None:
            self._lay_out(document, first.position(), last.position() + last.length())
            self._view.paint_around(first, last)
        is_done = not block.isValid() or (block.position() > end and self.states.styled_with(block) == state)
        return None if is_done else block

    def _lay_out(self, document: QTextDocument, start: int, end: int) -> None:
        """Lay a range out once, with its new formats.

        Marking it while a block of edits is open makes this the only layout, and no change of the text is reported.
        """
        assert self._view is not None
        self._view.finish_layout()
        self.is_formatting = True
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        self._set_due_blocks()
        document.markContentsDirty(start, end - start)
        cursor.endEditBlock()
        self.is_formatting = False


def _around_composition(
    ranges: list[QTextLayout.FormatRange], present: list[QTextLayout.FormatRange], layout: QTextLayout
) -> list[QTextLayout.FormatRange]:
    """The formats of a line while an input method shows text in it that is not the document's.

    Qt has put the input method's own formats in the place of ours; both are wanted.
    """
    place, length = layout.preeditAreaPosition(), units(layout.preeditAreaText())
    for made in ranges:
        if made.start >= place:
            made.start += length
        elif made.start + made.length > place:
            made.length += length
    inside = [made for made in present if place <= made.start and made.start + made.length <= place + length]
    return ranges + inside


def _forget(block: QTextBlock, last: QTextBlock) -> None:
    while block.isValid() and block.position() <= last.position():
        block.setUserState(-1)
        block = block.next()


def _state_at(text: str, position: int) -> int:
    """The state of fenced code before `position`, from the lines that can open or close it."""
    state = 0
    for found in _FENCE_LINE.finditer(text, 0, position):
        state = line_spans(found[0], state)[1]
    return state

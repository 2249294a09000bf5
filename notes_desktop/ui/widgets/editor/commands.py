"""What keys, clicks and commands do to Markdown: they ask core what changes and change it as the person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextBlock, QTextCursor

from notes_desktop.core import markdown
from notes_desktop.core.edit import Edit
from notes_desktop.core.markdown import TextChange
from notes_desktop.ui.widgets.editor.leads import Lead, is_address, lead_at
from notes_desktop.ui.widgets.editor.lines import Line
from notes_desktop.ui.widgets.editor.painting import Painter
from notes_desktop.ui.widgets.editor.positions import Positions, text_between
from notes_desktop.ui.widgets.editor.styling import Styler

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.editor.base import Surface

_BOX_MARGIN_PX = 3
_CONTROL = Qt.KeyboardModifier.ControlModifier.value

_Command = Callable[[Sequence[str], int, int, int], TextChange | None]

_SIMPLE: dict[str, _Command] = {
    "bold": partial(markdown.toggle_emphasis, mark="**"),
    "italic": partial(markdown.toggle_emphasis, mark="*"),
    "code": partial(markdown.toggle_emphasis, mark="`"),
    "link": markdown.link,
    "checklist": markdown.toggle_checklist,
    "indent": markdown.indent,
    "outdent": markdown.outdent,
    **{f"heading{level}": partial(markdown.heading, level=level) for level in range(1, 7)},
}


class Host(Protocol):
    """The part of the editor that commands need. Positions are code points."""

    def caret(self) -> int: ...

    def anchor(self) -> int: ...

    def select(self, anchor: int, caret: int) -> None: ...

    def change(self, kind: str, edits: Sequence[Edit], caret: int | None = None, anchor: int | None = None) -> bool: ...

    def surface(self) -> Surface: ...

    def positions(self) -> Positions: ...

    def follow(self, lead: Lead) -> None: ...


class _Chosen(NamedTuple):
    """The whole lines that the selection touches, as core's commands want them."""

    lines: list[str]
    first_position: int
    anchor: int
    caret: int
    first: QTextBlock
    last: QTextBlock


class Commands:
    def __init__(self, host: Host, styler: Styler, painter: Painter) -> None:
        self._host = host
        self._styler = styler
        self._painter = painter

    def run(self, command: str) -> bool:
        """False when the command does not change anything here."""
        if command == "follow_link":
            return self.follow_link() or self.run("toggle_task")
        if command == "toggle_task":
            return self._do(markdown.toggle_task, "check")
        if command == "move_line_up":
            return self._move(markdown.move_lines_up, lambda chosen: chosen.first.previous())
        if command == "move_line_down":
            return self._move(markdown.move_lines_down, lambda chosen: chosen.last.next())
        simple = _SIMPLE.get(command)
        return simple is not None and self._do(simple, "command")

    def follow_link(self) -> bool:
        """Go where the link or the tag under the caret leads."""
        lead = self._lead_for_key()
        if lead is not None:
            self._host.follow(lead)
        return lead is not None

    def lead_at(self, point: QPoint) -> Lead | None:
        """Where what is seen at a point of the viewport leads."""
        return self._lead(self._host.surface().cursorForPosition(point))

    def has_link(self) -> bool:
        """Whether the key for links has something to follow."""
        return self._lead_for_key() is not None

    def enter(self) -> bool:
        """Go on with a list or a quote, or end it."""
        return not self._is_in_code() and self._do(markdown.continue_list, "enter")

    def tab(self, is_back: bool) -> bool:
        """Set items and selected lines further in or out."""
        is_selected = self._host.anchor() != self._host.caret()
        if self._is_in_code() and not is_selected and not is_back:
            return False
        return self._do(markdown.outdent if is_back else markdown.indent, "command")

    def wrap(self, character: str) -> bool:
        """Put a pair of quotes, brackets or marks around the selection."""
        return self._do(partial(markdown.wrap_selection, char=character), "command")

    def paste(self, text: str) -> bool:
        """Make the selection a link when an address is pasted over it."""
        url = text.strip()
        if self._host.anchor() == self._host.caret() or not is_address(url) or self._is_in_code():
            return False
        return self._do(partial(markdown.link, url=url), "paste")

    def click(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        """Tick a box; with Ctrl follow a link or a tag."""
        block = self._box_at(point)
        if block is not None:
            return self._tick(block)
        lead = self.lead_at(point) if modifiers.value & _CONTROL else None
        if lead is not None:
            self._host.follow(lead)
        return lead is not None

    def is_clickable(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        if self._box_at(point) is not None:
            return True
        if not modifiers.value & _CONTROL:
            return False
        return self.lead_at(point) is not None

    def _tick(self, block: QTextBlock) -> bool:
        box = self._line(block).box
        if box is None:
            return False
        at = self._host.positions().to_points(block.position()) + box.start + 1
        edit = Edit(at, block.text()[box.start + 1], " " if box.is_done else "x")
        caret, anchor = self._host.caret(), self._host.anchor()
        return self._host.change("check", [edit], caret, anchor)

    def _box_at(self, point: QPoint) -> QTextBlock | None:
        surface = self._host.surface()
        block = surface.block_at(point.y())
        margin = _BOX_MARGIN_PX
        rect = self._painter.box_rect(surface, block).adjusted(-margin, -margin, margin, margin)
        is_hit = rect.width() > 2 * margin and rect.contains(QPointF(point))
        return block if is_hit else None

    def _lead(self, cursor: QTextCursor) -> Lead | None:
        block = cursor.block()
        if self._line(block).kind == "fence":
            return None
        return lead_at(block.text(), len(text_between(cursor.document(), block.position(), cursor.position())))

    def _lead_for_key(self) -> Lead | None:
        """A task is ticked by the same key: in one only links are followed, tags with the mouse."""
        cursor = self._host.surface().textCursor()
        lead = self._lead(cursor)
        return None if lead and lead.kind == "tag" and self._line(cursor.block()).box else lead

    def _line(self, block: QTextBlock) -> Line:
        return self._styler.lines.get(block.text(), self._styler.states.before(block))

    def _do(self, command: _Command, kind: str) -> bool:
        chosen = self._chosen()
        return self._carry_out(command(*chosen[:4]), kind)

    def _move(
        self,
        command: Callable[[Sequence[str], int, int, int, str | None], TextChange | None],
        neighbour: Callable[[_Chosen], QTextBlock],
    ) -> bool:
        chosen = self._chosen()
        block = neighbour(chosen)
        text = block.text() if block.isValid() else None
        return self._carry_out(command(*chosen[:4], text), "command")

    def _carry_out(self, change: TextChange | None, kind: str) -> bool:
        if change is None:
            return False
        if not change.edits:
            self._host.select(change.anchor, change.caret)
            return True
        return self._host.change(kind, change.edits, change.caret, change.anchor)

    def _chosen(self) -> _Chosen:
        cursor = self._host.surface().textCursor()
        document = cursor.document()
        first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        lines = text_between(document, first.position(), last.position() + last.length() - 1).split("\n")
        place = self._host.positions().to_points(first.position())
        return _Chosen(lines, place, self._host.anchor(), self._host.caret(), first, last)

    def _is_in_code(self) -> bool:
        """Whether the caret's line is in fenced code, or one of its fences."""
        return self._line(self._host.surface().textCursor().block()).kind == "fence"

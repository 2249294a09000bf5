"""The editor: a surface of plain text, its find bar, and the one place where text goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QTextCursor, QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notes_desktop.core.edit import Edit, shift
from notes_desktop.core.session import ViewState
from notes_desktop.core.text import _
from notes_desktop.ui.theme.palette import Tokens, tokens_of
from notes_desktop.ui.widgets.editor.long_lines import LongLines
from notes_desktop.ui.widgets.editor.look import Settings, make_look
from notes_desktop.ui.widgets.editor.opening import Opening
from notes_desktop.ui.widgets.editor.painting import Painter
from notes_desktop.ui.widgets.editor.positions import Positions, text_between
from notes_desktop.ui.widgets.editor.rich import RichSurface
from notes_desktop.ui.widgets.editor.sheet import Sheet
from notes_desktop.ui.widgets.editor.styling import Styler

if TYPE_CHECKING:
    from notes_desktop.ui.widgets.editor.commands import Commands
    from notes_desktop.ui.widgets.editor.completer import Completer, Source
    from notes_desktop.ui.widgets.editor.find_bar import FindBar
    from notes_desktop.ui.widgets.editor.find_panel import FindPanel
    from notes_desktop.ui.widgets.editor.leads import Lead
    from notes_desktop.ui.widgets.editor.sheet import AnySurface

_LOOKED_AT = 100


class Editor(QWidget):
    """Shows one note and reports what a person does to it.

    `about_to_change(kind)` comes before a person's change, `changed` after it; neither for `load`, `apply`
    and formats. Positions are code points. `loaded` comes before `load` returns unless the text is large.
    `note_link_activated(target, title)` has a target as core/links.py gives it, and the title as it is written in
    the link; `tag_activated` the tag's key.
    """

    about_to_change = Signal(str)
    changed = Signal()
    caret_moved_by_hand = Signal()
    view_changed = Signal()
    left = Signal()
    composition_ended = Signal()
    loaded = Signal()
    load_progress = Signal(int)
    link_activated = Signal(str)
    note_link_activated = Signal(str, str)
    tag_activated = Signal(str)
    zoom_requested = Signal(int)
    long_line_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_read_only = False
        self._is_open = False
        self._is_programmatic = False
        self._is_changed = False
        self._changed = (0, 0)
        look = make_look(tokens_of(self.palette()), Settings())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._long_lines = LongLines(self)
        self._styler = Styler(self)
        self._painter = Painter(self._styler, look)
        self._commands: Commands | None = None
        self._find_bar: FindBar | None = None
        self._completer: Completer | None = None
        self._sources: dict[str, Source] = {}
        self._kind = ""
        self._sheet = Sheet(self._make_surface, look)
        self._styler.set_view(self._sheet, self._sheet.formats)
        self._opening = Opening(self._sheet, self._styler, self._long_lines, self)
        self._wire()
        self.clear()

    @property
    def commands(self) -> Commands:
        """What keys, clicks and commands do; made with the first of them."""
        if self._commands is None:
            from notes_desktop.ui.widgets.editor.commands import Commands

            self._commands = Commands(self, self._styler, self._painter)
        return self._commands

    @property
    def find_bar(self) -> FindBar:
        """Find and replace; made when it is first asked for."""
        if self._find_bar is None:
            from notes_desktop.ui.widgets.editor.find_bar import FindBar

            self._find_bar = FindBar(self, self._make_find_panel, self)
        return self._find_bar

    @property
    def completer(self) -> Completer:
        """The list of names under the caret; made with the first word that it could complete."""
        if self._completer is None:
            from notes_desktop.ui.widgets.editor.completer import Completer

            self._completer = Completer(self, self._styler, self._sources, self)
        return self._completer

    def set_tag_source(self, source: Source) -> None:
        """`source(typed, answer)` is asked with each key and calls `answer(names)`, then or later, on this thread.

        Some hundred names at most, the most used first. Which of them fit is found here.
        """
        self._sources["tag"] = source

    def set_title_source(self, source: Source) -> None:
        """As `set_tag_source`, for the titles of notes behind `[[`; the latest first."""
        self._sources["title"] = source

    def set_tag_colours(self, colours: Mapping[str, str]) -> None:
        """What lies under tags in the text: names of colours by the keys of tags."""
        if colours != self._painter.tag_colours:
            self._painter.tag_colours = colours
            self.surface().viewport().update()

    def load(self, text: str, view: ViewState) -> None:
        """Show `text`; above 200 000 characters piece by piece, read-only until `loaded`."""
        self._close_completer()
        self._is_open = True
        self._opening.open(text, view)

    def clear(self) -> None:
        """Show no note: nothing can be typed."""
        self._close_completer()
        self._is_open = False
        self._opening.empty()
        self._sheet.surface.setEnabled(False)

    def is_loading(self) -> bool:
        return self._opening.is_running()

    def is_styled(self) -> bool:
        """Whether every line has its formats, so that nothing runs while nobody does anything."""
        return self._styler.is_done()

    def raw_text(self) -> str:
        return self._sheet.text()

    def apply(self, edits: Sequence[Edit], caret: int | None = None, anchor: int | None = None) -> None:
        """Change the text for somebody else: undo, redo, an outside write. Says nothing of it.

        Without `caret`, caret, selection and scroll keep their place in the text.
        """
        sheet = self._sheet
        sheet.surface.take_pending()
        if self._completer is not None:
            self._completer.close()
        caret_after = shift(sheet.caret(), edits) if caret is None else caret
        anchor_after = shift(sheet.anchor(), edits) if caret is None else caret if anchor is None else anchor
        block, offset = sheet.first_visible()
        top = QTextCursor(block)
        with self._changing():
            self._replace(edits)
            sheet.select(anchor_after, caret_after)
            if caret is None:
                sheet.scroll_to(top.block(), offset)
            else:
                sheet.surface.ensureCursorVisible()
        self._tell_find_bar()

    def change(self, kind: str, edits: Sequence[Edit], caret: int | None = None, anchor: int | None = None) -> bool:
        """Change the text for the person, as one change of `kind`; False when nothing may be changed."""
        if not self._may_change() or not edits:
            return False
        caret_after = shift(self.caret(), edits) if caret is None else caret
        anchor_after = caret_after if anchor is None else anchor
        self.about_to_change.emit(kind)
        self._replace(edits)
        self.select(anchor_after, caret_after)
        return True

    def take_pending(self) -> None:
        """Put in what was typed and waits to be laid out, so that the text is what the person sees."""
        self._sheet.surface.take_pending()

    def dirty_interval(self) -> tuple[int, int, int] | None:
        """(start, end before, end after) of what changed since `take_interval`, in UTF-16 units: a hint."""
        return self._sheet.interval.value()

    def take_interval(self) -> tuple[int, int, int] | None:
        """`dirty_interval`, which begins anew."""
        return self._sheet.interval.take()

    def caret(self) -> int:
        return self._sheet.caret()

    def anchor(self) -> int:
        return self._sheet.anchor()

    def select(self, anchor: int, caret: int) -> None:
        self._sheet.select(anchor, caret)
        self._sheet.surface.ensureCursorVisible()

    def go_to(self, position: int) -> None:
        self.select(position, position)

    def view_state(self) -> ViewState:
        return self._opening.view if self.is_loading() else self._sheet.view_state()

    def restore_view(self, view: ViewState) -> None:
        self._sheet.restore_view(view)

    def visible_range(self) -> tuple[int, int]:
        """Where the paragraphs that can be seen begin and end."""
        return self._sheet.visible_range()

    def mark_hits(self, hits: Sequence[tuple[int, int]]) -> None:
        """Mark what was found, in place of what was marked before."""
        self._sheet.mark(hits)

    def focus_text(self) -> None:
        self._sheet.surface.setFocus()

    def surface(self) -> AnySurface:
        """The widget that has the text now; a very large note has another one."""
        return self._sheet.surface

    def positions(self) -> Positions:
        return self._sheet.positions

    def is_composing(self) -> bool:
        return self._sheet.surface.is_composing()

    def commit_composition(self) -> None:
        self._sheet.surface.commit_composition()

    def has_very_long_line(self) -> bool:
        """Whether the note is shown without wrapping, because a line has more than 20 000 characters."""
        return self._long_lines.exist

    def set_read_only(self, is_read_only: bool) -> None:
        """Stays so for the notes that follow, until it is taken back."""
        self._is_read_only = is_read_only
        self._sheet.surface.setReadOnly(is_read_only or self.is_loading())

    def set_font_settings(self, family: str | None, size_px: int, width_px: int) -> None:
        """No family is the interface's. Sizes are pixels at a zoom of 100 %."""
        zoom = self._sheet.look.settings.zoom
        self._set_look(Settings(family or "", size_px, width_px, zoom), self._sheet.look.tokens)

    def set_zoom(self, percent: int) -> None:
        self._set_look(self._sheet.look.settings._replace(zoom=percent), self._sheet.look.tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        self._set_look(self._sheet.look.settings, tokens)

    @Slot(str)
    def run(self, command: str) -> bool:
        """Carry out a command on the text; False when there is nothing to do."""
        surface = self._sheet.surface
        if command == "select_all":
            surface.selectAll()
        elif command == "copy":
            surface.copy_selection()
        elif command == "cut":
            surface.cut_selection()
        elif command in ("paste", "paste_plain"):
            surface.paste_from_clipboard(is_plain=command == "paste_plain")
        else:
            surface.take_pending()
            return self._is_open and not self.is_composing() and self.commands.run(command)
        return True

    def follow(self, lead: Lead) -> None:
        """Tell that a person wants to go there."""
        if lead.kind == "note":
            self.note_link_activated.emit(lead.target, lead.title)
        elif lead.kind == "tag":
            self.tag_activated.emit(lead.target)
        else:
            self.link_activated.emit(lead.target)

    def _make_surface(self, is_plain: bool) -> AnySurface:
        made: AnySurface
        if is_plain:
            from notes_desktop.ui.widgets.editor.plain import PlainSurface

            made = PlainSurface(lambda: self.commands, self._painter, self)
        else:
            made = RichSurface(lambda: self.commands, self._painter, self)
        made.setAccessibleName(_("Note"))
        self._column.addWidget(made, 1)
        notices = made.notices
        # First of all: what is not laid out yet would stay so.
        notices.about_to_change.connect(made.finish_layout)
        notices.about_to_change.connect(self.about_to_change)
        notices.about_to_insert.connect(self._long_lines.before_insert)
        notices.caret_moved_by_hand.connect(self.caret_moved_by_hand)
        notices.scrolled_or_moved.connect(self._on_scrolled_or_moved)
        notices.left.connect(self.left)
        notices.composed.connect(self.composition_ended)
        notices.zoom_requested.connect(self.zoom_requested)
        notices.command_requested.connect(self.run)
        notices.menu_requested.connect(self._on_menu_requested)
        return made

    def _make_find_panel(self) -> FindPanel:
        from notes_desktop.ui.widgets.editor.find_panel import FindPanel

        panel = FindPanel(self)
        self._column.insertWidget(0, panel)
        return panel

    def _wire(self) -> None:
        self.about_to_change.connect(self._on_about_to_change)
        self._long_lines.changed.connect(self._on_long_line)
        self._opening.shown.connect(self._on_shown)
        self._opening.opened.connect(self._on_opened)
        self._opening.loader.progressed.connect(self.load_progress)

    def _may_change(self) -> bool:
        return self._is_open and not self._sheet.surface.isReadOnly() and not self.is_composing()

    def _replace(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            self._long_lines.before_insert(edit.inserted, self._sheet.positions.to_units(edit.position))
        self._sheet.replace(edits)

    def _set_look(self, settings: Settings, tokens: Tokens) -> None:
        look = self._sheet.look
        if (settings, tokens) == (look.settings, look.tokens):
            return
        look = make_look(tokens, settings)
        self._painter.look = look
        place = self._sheet.place()
        self._sheet.set_look(look)
        self._styler.set_formats(self._sheet.formats, place.top)
        self._sheet.return_to(place)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._is_programmatic = True
        try:
            yield
        finally:
            self._is_programmatic = False
            self._is_changed = False

    @Slot(QTextDocument)
    def _on_shown(self, document: QTextDocument) -> None:
        self.setFocusProxy(self._sheet.surface)
        document.contentsChange.connect(self._on_contents_change)
        document.contentsChanged.connect(self._on_contents_changed)

    @Slot()
    def _on_opened(self) -> None:
        self._sheet.surface.setEnabled(True)
        self._sheet.surface.setReadOnly(self._is_read_only)
        self._tell_find_bar()
        self.loaded.emit()

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        sheet = self._sheet
        if self._styler.is_formatting or self._opening.is_inserting():
            return
        if sheet.surface.is_only_composing:
            self._styler.text_changed(position, 0)
            return
        # Qt counts the end of the last paragraph, which no text contains.
        beyond = max(0, position + added - (sheet.document.characterCount() - 1))
        removed, added = max(0, removed - beyond), added - beyond
        sheet.positions.note_change(position, removed, added)
        sheet.interval.widen(position, removed, added)
        self._styler.text_changed(position, added)
        self._long_lines.text_changed(position, added)
        self._is_changed = True
        self._changed = position, position + added

    @Slot()
    def _on_contents_changed(self) -> None:
        if not self._is_changed or self._styler.is_formatting:
            return
        self._styler.settle()
        self._sheet.paint_around(*(self._sheet.document.findBlock(position) for position in self._changed))
        if not self._is_programmatic:
            self._is_changed = False
            self._tell_find_bar()
            self.changed.emit()
            if self._completer is not None or self._begins_word():
                self.completer.text_changed(self._kind)

    def _begins_word(self) -> bool:
        """Whether a tag or a link to a note may stand before the caret; looks at some characters only."""
        if not self._sources or self._sheet.surface.is_slow:
            return False
        cursor = self._sheet.surface.textCursor()
        end = cursor.position()
        before = text_between(self._sheet.document, max(end - _LOOKED_AT, 0), end)
        return "#" in before or "[[" in before

    def _close_completer(self) -> None:
        if self._completer is not None:
            self._completer.forget()

    @Slot(str)
    def _on_about_to_change(self, kind: str) -> None:
        self._kind = kind

    def _tell_find_bar(self) -> None:
        if self._find_bar is not None:
            self._find_bar.note_changed()

    @Slot()
    def _on_scrolled_or_moved(self) -> None:
        if self._is_open and not self._is_programmatic and not self.is_loading():
            self.view_changed.emit()
            if self._find_bar is not None and self._find_bar.is_open():
                self._find_bar.view_moved()

    @Slot(bool)
    def _on_long_line(self, exist: bool) -> None:
        self._sheet.surface.is_slow = exist
        self._sheet.surface.set_wrapped(not exist)
        self.long_line_changed.emit(exist)

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        if not self._is_open:
            return
        from notes_desktop.ui.widgets.editor.menu import pop_up

        surface = self._sheet.surface
        lead = self.commands.lead_at(surface.viewport().mapFromGlobal(place))
        pop_up(
            self,
            place,
            partial(self._run_from_menu, lead),
            has_selection=surface.textCursor().hasSelection(),
            may_change=self._may_change(),
            lead=lead,
        )

    def _run_from_menu(self, lead: Lead | None, command: str) -> None:
        if command == "open" and lead is not None:
            self.follow(lead)
        elif command == "copy_address" and lead is not None:
            QGuiApplication.clipboard().setText(lead.target)
        else:
            self.run(command)

    # Qt's spelling from here on.
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.set_tokens(tokens_of(self.palette()))
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._sheet.surface.setFocus(event.reason())

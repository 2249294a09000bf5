"""The editor: a surface of plain text, its find bar, and the one place where text goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from notes_desktop.core.edit import Edit, shift
from notes_desktop.core.session import ViewState
from notes_desktop.core.text import _
from notes_desktop.ui.theme.palette import Tokens, tokens_of
from notes_desktop.ui.widgets.editor.commands import Commands
from notes_desktop.ui.widgets.editor.find_bar import FindBar
from notes_desktop.ui.widgets.editor.find_panel import FindPanel
from notes_desktop.ui.widgets.editor.formats import Formats
from notes_desktop.ui.widgets.editor.interval import Interval
from notes_desktop.ui.widgets.editor.loading import AT_ONCE, Loader
from notes_desktop.ui.widgets.editor.long_lines import LongLines, has_long_line
from notes_desktop.ui.widgets.editor.look import Settings, make_look
from notes_desktop.ui.widgets.editor.painting import Painter
from notes_desktop.ui.widgets.editor.positions import Positions, for_qt, raw_text
from notes_desktop.ui.widgets.editor.rich import RichSurface
from notes_desktop.ui.widgets.editor.styling import Styler
from notes_desktop.ui.widgets.editor.surface import Surface

_TOP = ViewState(0, 0, 0, 0)


class Editor(QWidget):
    """Shows one note and reports what a person does to it. Owns the document.

    `about_to_change(kind)` comes before a person's change, `changed` after it; neither for `load`, `apply`
    and formats. Positions are code points. `loaded` comes before `load` returns unless the text is large.
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
    zoom_requested = Signal(int)
    long_line_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._look = make_look(tokens_of(self.palette()), self._settings)
        self._formats = Formats(self._look)
        self._is_read_only = False
        self._is_open = False
        self._is_programmatic = False
        self._is_changed = False
        self._view_to_restore = _TOP
        self._interval = Interval()
        self._styler = Styler(self, self)
        self._painter = Painter(self._styler, self._look)
        self._commands = Commands(self, self._styler, self._painter)
        self._surface = RichSurface(self._commands, self._painter, self)
        self._count = Positions(self._surface.document())
        self._long_lines = LongLines(self)
        self._loader = Loader(self._insert_piece, self)
        self.find_bar = FindBar(self, self._make_find_panel, self)
        self._styler.set_formats(self._formats)
        self._lay_out()
        self._wire()
        self.clear()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._surface, 1)
        self._surface.setAccessibleName(_("Note"))
        self.setFocusProxy(self._surface)

    def _wire(self) -> None:
        notices = self._surface.notices
        # First of all: what is not laid out yet would stay so.
        notices.about_to_change.connect(self.finish_layout)
        notices.about_to_change.connect(self.about_to_change)
        notices.caret_moved_by_hand.connect(self.caret_moved_by_hand)
        notices.scrolled_or_moved.connect(self._on_scrolled_or_moved)
        notices.left.connect(self.left)
        notices.composed.connect(self._on_composed)
        notices.zoom_requested.connect(self.zoom_requested)
        notices.command_requested.connect(self.run)
        notices.menu_requested.connect(self._on_menu_requested)
        notices.about_to_insert.connect(self._long_lines.before_insert)
        self._long_lines.changed.connect(self._on_long_line)
        self._loader.progressed.connect(self.load_progress)
        self._loader.finished.connect(self._on_loaded)

    # What is open.

    def load(self, text: str, view: ViewState) -> None:
        """Show `text`; above 200 000 characters piece by piece, read-only until `loaded`."""
        self._begin(view)
        # What cannot be wrapped is never shown wrapped, neither the note that comes nor the one that goes.
        is_long = has_long_line(text)
        if is_long:
            self._long_lines.tell(True)
        self._fill(text, view)
        self._long_lines.tell(is_long)
        self._finish(text)

    def _fill(self, text: str, view: ViewState) -> None:
        if len(text) <= AT_ONCE:
            document = self._new_document()
            QTextCursor(document).insertText(for_qt(text))
            self._styler.begin(document, text, view.scroll_position)
            self._show(document)
            self._count.learn(text)
            return
        document = self._new_document()
        self._show(document)
        self._styler.begin(document, "", 0)

    def _finish(self, text: str) -> None:
        if len(text) <= AT_ONCE:
            self._on_loaded()
            return
        self._surface.setReadOnly(True)
        self.load_progress.emit(0)
        self._loader.start(text, QTextCursor(self._document()))

    def clear(self) -> None:
        """Show no note: nothing can be typed."""
        self._begin(_TOP)
        self._show(self._new_document())
        self._is_open = False
        self._surface.setEnabled(False)

    def is_loading(self) -> bool:
        return self._loader.is_running()

    def is_styled(self) -> bool:
        """Whether every line has its formats, so that nothing runs while nobody does anything."""
        return self._styler.is_done()

    def raw_text(self) -> str:
        self._surface.take_pending()
        text = raw_text(self._document())
        self._count.learn(text)
        return text

    def apply(self, edits: Sequence[Edit], caret: int | None = None, anchor: int | None = None) -> None:
        """Change the text for somebody else: undo, redo, an outside write. Says nothing of it.

        Without `caret`, caret, selection and scroll keep their place in the text.
        """
        self._surface.take_pending()
        caret_after = shift(self.caret(), edits) if caret is None else caret
        anchor_after = shift(self.anchor(), edits) if caret is None else caret if anchor is None else anchor
        block, offset = self._surface.first_visible()
        top = QTextCursor(block)
        with self._changing():
            self._replace(edits)
            self._select(anchor_after, caret_after)
            if caret is None:
                self._surface.scroll_to(top.block(), offset)
            else:
                self._surface.ensureCursorVisible()

    def dirty_interval(self) -> tuple[int, int, int] | None:
        """(start, end before, end after) of what changed since `take_interval`, in UTF-16 units: a hint."""
        return self._interval.value()

    def take_interval(self) -> tuple[int, int, int] | None:
        """`dirty_interval`, which begins anew."""
        return self._interval.take()

    # Where the person is.

    def caret(self) -> int:
        return self._count.to_points(self._surface.textCursor().position())

    def anchor(self) -> int:
        return self._count.to_points(self._surface.textCursor().anchor())

    def select(self, anchor: int, caret: int) -> None:
        self._select(anchor, caret)
        self._surface.ensureCursorVisible()

    def go_to(self, position: int) -> None:
        self.select(position, position)

    def visible_range(self) -> tuple[int, int]:
        """Where the paragraphs that can be seen begin and end."""
        first, last = self._surface.first_visible()[0], self._surface.last_visible()
        end = last.position() + last.length() - 1
        return self._count.to_points(first.position()), self._count.to_points(end)

    def mark_hits(self, hits: Sequence[tuple[int, int]]) -> None:
        """Mark what was found, in place of what was marked before."""
        self._surface.setExtraSelections([self._mark(start, end) for start, end in hits])

    @Slot()
    def finish_layout(self) -> None:
        self._surface.finish_layout()

    def first_visible(self) -> tuple[QTextBlock, int]:
        return self._surface.first_visible()

    def scroll_to(self, block: QTextBlock, offset: int) -> None:
        """Scroll without telling: the formats above changed, not the place."""
        with QSignalBlocker(self._surface.notices):
            self._surface.scroll_to(block, offset)

    def view_state(self) -> ViewState:
        if self.is_loading():
            return self._view_to_restore
        block, offset = self._surface.first_visible()
        return ViewState(self.caret(), self.anchor(), self._count.to_points(block.position()), offset)

    def restore_view(self, view: ViewState) -> None:
        self._select(view.anchor, view.caret)
        block = self._document().findBlock(self._count.to_units(view.scroll_position))
        self._surface.scroll_to(block, view.scroll_offset)

    def focus_text(self) -> None:
        self._surface.setFocus()

    def surface(self) -> QTextEdit:
        return self._surface

    def text_surface(self) -> Surface:
        return self._surface

    def positions(self) -> Positions:
        return self._count

    def activate(self, url: str) -> None:
        self.link_activated.emit(url)

    def is_composing(self) -> bool:
        return self._surface.is_composing()

    def commit_composition(self) -> None:
        self._surface.commit_composition()

    def has_very_long_line(self) -> bool:
        """Whether the note is shown without wrapping, because a line has more than 20 000 characters."""
        return self._long_lines.exist

    def set_read_only(self, is_read_only: bool) -> None:
        """Stays so for the notes that follow, until it is taken back."""
        self._is_read_only = is_read_only
        self._surface.setReadOnly(is_read_only or self.is_loading())

    # How it looks.

    def set_font_settings(self, family: str | None, size_px: int, width_px: int) -> None:
        """No family is the interface's. Sizes are pixels at a zoom of 100 %."""
        self._set_look(
            self._settings._replace(family=family or "", size_px=size_px, width_px=width_px),
            self._look.tokens,
        )

    def set_zoom(self, percent: int) -> None:
        self._set_look(self._settings._replace(zoom=percent), self._look.tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        self._set_look(self._settings, tokens)

    # What a person asks for.

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

    @Slot(str)
    def run(self, command: str) -> bool:
        """Carry out a command on the text; False when there is nothing to do."""
        if command == "select_all":
            self._surface.selectAll()
        elif command == "copy":
            self._surface.copy_selection()
        elif command == "cut":
            self._surface.cut_selection()
        elif command == "paste":
            self._surface.paste_from_clipboard()
        elif command == "paste_plain":
            self._surface.paste_from_clipboard(is_plain=True)
        else:
            return self._is_open and not self.is_composing() and self._commands.run(command)
        return True

    def _may_change(self) -> bool:
        return self._is_open and not self._surface.isReadOnly() and not self.is_composing()

    def _mark(self, start: int, end: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._document())
        cursor.setPosition(self._count.to_units(start))
        cursor.setPosition(self._count.to_units(end), QTextCursor.MoveMode.KeepAnchor)
        # PySide declares both as methods.
        made.cursor = cursor
        form = QTextCharFormat()
        form.setBackground(self._look.tokens.hit)
        form.setForeground(self._look.tokens.text)
        made.format = form
        return made

    def _make_find_panel(self) -> FindPanel:
        panel = FindPanel(self)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, panel)
        return panel

    def _begin(self, view: ViewState) -> None:
        """Leave the note that was shown."""
        self.commit_composition()
        self._loader.stop()
        self._styler.stop()
        self._interval.take()
        self._view_to_restore = view
        self._is_open = True

    def _new_document(self) -> QTextDocument:
        return self._surface.new_document(self._look, self._formats.body)

    def _show(self, document: QTextDocument) -> None:
        with QSignalBlocker(self._surface.notices):
            self._surface.show_document(document)
        self._count = Positions(document)
        self._long_lines.watch(document)
        document.contentsChange.connect(self._on_contents_change)
        document.contentsChanged.connect(self._on_contents_changed)

    def _insert_piece(self, cursor: QTextCursor, text: str) -> None:
        with self._changing():
            self._styler.append(cursor, text)
        self._count.forget()

    @Slot()
    def _on_loaded(self) -> None:
        self._surface.setEnabled(True)
        self._surface.setReadOnly(self._is_read_only)
        with QSignalBlocker(self._surface.notices):
            self.restore_view(self._view_to_restore)
        self._interval.take()
        self.find_bar.note_changed()
        self.loaded.emit()

    def _replace(self, edits: Sequence[Edit]) -> None:
        self.finish_layout()
        cursor = QTextCursor(self._document())
        cursor.beginEditBlock()
        for position, removed, inserted in edits:
            start = self._count.to_units(position)
            end = self._count.to_units(position + len(removed))
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._long_lines.before_insert(inserted, start)
            cursor.insertText(for_qt(inserted))
            # Qt reports only when the block of edits ends, as one change.
            self._count.note_change(start, end - start, cursor.position() - start)
        cursor.endEditBlock()

    def _select(self, anchor: int, caret: int) -> None:
        cursor = self._surface.textCursor()
        cursor.setPosition(self._count.to_units(anchor))
        cursor.setPosition(self._count.to_units(caret), QTextCursor.MoveMode.KeepAnchor)
        self._surface.setTextCursor(cursor)

    def _set_look(self, settings: Settings, tokens: Tokens) -> None:
        if (settings, tokens) == (self._settings, self._look.tokens):
            return
        self._settings = settings
        self._look = make_look(tokens, settings)
        self._formats = Formats(self._look)
        self._painter.look = self._look
        self._surface.set_look(self._look)
        self._styler.set_formats(self._formats)

    def _document(self) -> QTextDocument:
        return self._surface.document()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._is_programmatic = True
        yield
        self._is_programmatic = False
        self._is_changed = False

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        if self._styler.is_formatting:
            return
        if self._surface.is_only_composing:
            self._styler.text_changed(position, 0)
            return
        # Qt counts the end of the last paragraph, which no text contains.
        beyond = max(0, position + added - (self._document().characterCount() - 1))
        removed, added = max(0, removed - beyond), added - beyond
        self._count.note_change(position, removed, added)
        self._interval.widen(position, removed, added)
        self._styler.text_changed(position, added)
        self._long_lines.text_changed(position, added)
        self._is_changed = True

    @Slot()
    def _on_contents_changed(self) -> None:
        if not self._is_changed or self._styler.is_formatting:
            return
        self._styler.settle()
        if not self._is_programmatic:
            self._is_changed = False
            self.find_bar.note_changed()
            self.changed.emit()

    @Slot()
    def _on_scrolled_or_moved(self) -> None:
        if self._is_open and not self._is_programmatic and not self.is_loading():
            self.view_changed.emit()
            if self.find_bar.is_open():
                self.find_bar.view_moved()

    @Slot(bool)
    def _on_long_line(self, exist: bool) -> None:
        self._surface.is_slow = exist
        self._surface.set_wrapped(not exist)
        self.long_line_changed.emit(exist)

    @Slot()
    def _on_composed(self) -> None:
        self.composition_ended.emit()

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        if not self._is_open:
            return
        from notes_desktop.ui.widgets.editor.menu import pop_up

        cursor = self._surface.textCursor()
        point = self._surface.viewport().mapFromGlobal(place)
        pop_up(
            self,
            place,
            self._run_from_menu,
            has_selection=cursor.hasSelection(),
            may_change=self._may_change(),
            url=self._commands.link_at(point) or "",
        )

    def _run_from_menu(self, command: str) -> None:
        verb, _colon, url = command.partition(":")
        if verb == "open":
            self.activate(url)
        elif url:
            QGuiApplication.clipboard().setText(url)
        else:
            self.run(command)

    # Qt's spelling from here on.
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.set_tokens(tokens_of(self.palette()))
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._surface.setFocus(event.reason())

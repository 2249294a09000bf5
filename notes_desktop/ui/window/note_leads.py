"""Where links and tags in the text lead, what completes them while they are written, and who points at the note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from notes_desktop.core.choices import Choice
from notes_desktop.core.ids import NoteId
from notes_desktop.core.mentions import Backlink, Mention
from notes_desktop.core.note_row import NoteRow
from notes_desktop.core.sidebar import SidebarTree, tag_colours
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.linking import Linking
from notes_desktop.ui.models.dates import short_date
from notes_desktop.ui.window.link_updates import LinkUpdates

if TYPE_CHECKING:
    from pathlib import Path

    from notes_desktop.core.change import Change
    from notes_desktop.ui.widgets.backlinks import Backlinks
    from notes_desktop.ui.widgets.editor import Editor
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

Answer = Callable[[Sequence[str]], None]
_MOST_TITLES = 50
_READ_AGAIN_MS = 500


class NoteLeads(QObject):
    """Follows what is activated in an editor, completes what is written there, and owns the panel of backlinks."""

    def __init__(self, workspace: Workspace, rest: Rest, index_file: Path) -> None:
        super().__init__(rest)
        self._workspace = workspace
        self._rest = rest
        self._linking = Linking(workspace.library, index_file)
        self._panel: Backlinks | None = None
        self._mentions: dict[tuple[int, int, int], Mention] = {}
        self._again = QTimer(self, singleShot=True, interval=_READ_AGAIN_MS)
        self._again.timeout.connect(self._read)
        self.updates = LinkUpdates(self._linking, workspace, rest, self)
        self.updates.watch(workspace.binding, rest.toast)
        self.serve(workspace.editor)
        workspace.navigator.opened.connect(self._on_opened)
        workspace.listing.ordered.connect(self._on_ordered)

    def serve(self, editor: Editor) -> None:
        """Let links, tags and completion work in this editor."""
        editor.tag_activated.connect(self._on_tag_activated)
        editor.note_link_activated.connect(self._on_note_link_activated)
        editor.set_tag_source(self._give_tags)
        editor.set_title_source(self._give_titles)
        editor.set_tag_colours(tag_colours(self._workspace.listing.tree))

    def take_change(self, change: Change) -> None:
        """Somebody may link here now, or no more."""
        if self.is_panel_shown() and not self._again.isActive() and change.what & {"text", "created", "trashed"}:
            self._again.start()

    def is_panel_shown(self) -> bool:
        return self._panel is not None and self._panel.isVisibleTo(self._workspace.window)

    def show_panel(self, is_shown: bool) -> None:
        """Show or hide who links to the open note."""
        if is_shown and self._panel is None:
            self._make_panel()
        if self._panel is not None:
            self._panel.setVisible(is_shown)
        if is_shown:
            self._on_opened(self._workspace.binding.note_id or 0)
        self._workspace.keeper.touch()

    def toggle_panel(self) -> None:
        """The focus stays in the text; where it was in the panel, it goes back there."""
        self.show_panel(not self.is_panel_shown())
        if not self.is_panel_shown():
            self._workspace.editor.focus_text()

    def close(self) -> None:
        self._again.stop()
        self._linking.close()

    def _come_forward(self) -> None:
        """What is followed in a window of its own is shown in this one."""
        if not self._workspace.window.isActiveWindow():
            self._workspace.window.come_forward()

    def _make_panel(self) -> None:
        from notes_desktop.ui.widgets.backlinks import Backlinks

        self._panel = panel = Backlinks()
        panel.open_requested.connect(lambda note_id: self._open(NoteId(note_id)))
        panel.mentions_requested.connect(self._look_for_mentions)
        panel.link_wanted.connect(self._on_link_wanted)
        panel.closed.connect(self.toggle_panel)
        self._workspace.window.add_below_editor(panel)
        self._rest.toast.keep_clear_of(panel)

    @Slot(object)
    def _on_ordered(self, tree: SidebarTree) -> None:
        for editor in (self._workspace.editor, *(window.editor for window in self._rest.windows)):
            editor.set_tag_colours(tag_colours(tree))

    @Slot(object)
    def _on_opened(self, note_id: object) -> None:
        if self._panel is not None and self.is_panel_shown():
            self._panel.reset()
            self._panel.setEnabled(bool(note_id))
            self._read()

    @Slot()
    def _read(self) -> None:
        note_id = self._workspace.binding.note_id
        if note_id is not None and self.is_panel_shown():
            asked = self._linking.backlinks(note_id)
            self._workspace.home.follow(asked, partial(self._show_links, note_id), self._rest.toast.tell_refused)

    def _show_links(self, note_id: NoteId, links: list[Backlink]) -> None:
        if self._panel is not None and note_id == self._workspace.binding.note_id:
            self._panel.set_backlinks(links)

    @Slot()
    def _look_for_mentions(self) -> None:
        note_id, title = self._workspace.binding.note_id, self._title()
        if note_id is not None:
            asked = self._linking.mentions(note_id, title)
            self._workspace.home.follow(asked, partial(self._show_mentions, note_id), self._rest.toast.tell_refused)

    def _show_mentions(self, note_id: NoteId, mentions: list[Mention]) -> None:
        if self._panel is not None and note_id == self._workspace.binding.note_id:
            self._mentions = {(one.note_id, one.start, one.end): one for one in mentions}
            self._panel.set_mentions(mentions)

    @Slot(int, int, int)
    def _on_link_wanted(self, note_id: int, start: int, end: int) -> None:
        mention = self._mentions.get((note_id, start, end))
        if mention is None:
            return
        task = self._linking.link(self._workspace.notes.actions, mention, self._title())
        said = _("Linked in “{title}”").format(title=mention.title or _("New note"))
        self._workspace.home.follow(task.future, lambda _done: self._on_linked(said), self._rest.toast.tell_refused)

    def _on_linked(self, said: str) -> None:
        self._rest.toast.show_text(said, _("Undo"))
        self._read()
        self._look_for_mentions()

    def _title(self) -> str:
        note_id = self._workspace.binding.note_id
        rows = self._workspace.listing.rows([note_id]) if note_id is not None else []
        return rows[0].title if rows else ""

    def _give_tags(self, _typed: str, answer: Answer) -> None:
        tags = sorted(self._workspace.listing.tree.tags, key=lambda tag: -tag.count)
        answer([tag.name for tag in tags])

    def _give_titles(self, typed: str, answer: Answer) -> None:
        asked = self._rest.search.titles(typed, _MOST_TITLES)
        self._workspace.home.follow(
            asked, lambda rows: answer([row.title for row in rows if row.title]), lambda _error: None
        )

    @Slot(str)
    def _on_tag_activated(self, key: str) -> None:
        self._come_forward()
        self._workspace.search_box.set_text("")
        self._workspace.show_view(f"tag:{key}")

    @Slot(str, str)
    def _on_note_link_activated(self, target: str, title: str) -> None:
        """Open the note of that title or uid; ask where two have it, make one where none has."""
        self._workspace.binding.flush()
        self._workspace.home.follow(self._linking.find(target), partial(self._go, title), self._rest.toast.tell_refused)

    def _go(self, title: str, rows: list[NoteRow]) -> None:
        self._come_forward()
        if len(rows) == 1:
            self._open(rows[0].id)
        elif rows:
            self._ask(rows)
        elif title:
            self._workspace.navigator.create(title)
        else:
            self._rest.toast.show_text(_("That note is no longer in the library"))

    def _ask(self, rows: list[NoteRow]) -> None:
        from datetime import datetime

        from notes_desktop.ui.widgets.picker import Picker

        now = datetime.now()  # noqa: DTZ005  # dates are local
        choices = [Choice(str(row.id), row.snippet or row.title, short_date(row.edited_ms, now)) for row in rows]
        name = ngettext("{count} note has this title", "{count} notes have this title", len(rows))
        picker = Picker(self._workspace.window, name.format(count=len(rows)), _("Words of the note"), choices)
        picker.chosen.connect(lambda key: self._open(NoteId(int(key))))
        picker.open()

    def _open(self, note_id: NoteId) -> None:
        if self._workspace.navigator.open(note_id):
            self._workspace.editor.focus_text()

"""What is done with tags: they stand in the texts, so each of these changes the texts of notes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from notes_desktop.core.choices import Choice
from notes_desktop.core.ids import NoteId
from notes_desktop.core.tags import tag_key, tag_name
from notes_desktop.core.text import _, ngettext
from notes_desktop.services.tags import Tagged, TagRefused, Tags, clean_tag
from notes_desktop.ui.window.order_actions import OrderActions

if TYPE_CHECKING:
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

_MOST_LOOKED_AT = 200


class TagActions(OrderActions):
    """Every one of them is one action, and Undo takes it back."""

    def __init__(self, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(workspace, rest, parent)
        self.tags = Tags(workspace.notes.actions)

    def pick_for(self, note_ids: Sequence[NoteId]) -> None:
        """Ask for a tag and write it into the notes; a new one is made by writing it."""
        if not note_ids:
            return
        tags = sorted(self.tree.tags, key=lambda tag: -tag.count)
        choices = [Choice(tag.name, f"#{tag.name}", str(tag.count)) for tag in tags]
        picker = self.pick(_("Add a tag"), _("Name of a tag"), choices, lambda text: tag_name(text) is not None)
        picker.chosen.connect(partial(self.add, note_ids))
        picker.create_requested.connect(partial(self.add, note_ids))
        picker.open()

    def add(self, note_ids: Sequence[NoteId], name: str) -> None:
        """Write a tag into notes that do not have it."""
        clean = self._clean(name)
        if clean is None:
            return
        self.follow(
            lambda progress: self.tags.add(clean, note_ids, progress),
            lambda done: ngettext("#{tag} added to {count} note", "#{tag} added to {count} notes", done).format(
                tag=clean, count=done
            ),
            len(note_ids),
        )

    def pick_of(self, note_ids: Sequence[NoteId]) -> None:
        """Ask which tag to take out of the notes."""
        rows = self.workspace.library.reader.rows(note_ids[:_MOST_LOOKED_AT])
        names = {tag_key(name): name for row in rows for name in row.tags.split()}
        if not names:
            self.rest.toast.show_text(_("There is no tag to remove"))
            return
        choices = [Choice(key, f"#{name}") for key, name in sorted(names.items())]
        picker = self.pick(_("Remove a tag"), _("Name of a tag"), choices)
        picker.chosen.connect(lambda key: self._remove(key, names[key], note_ids))
        picker.open()

    def rename(self, key: str, name: str) -> None:
        """Ask once, with the number of notes, then write the tag anew in all of them."""
        clean = self._clean(name)
        if clean is not None:
            self.finish(self.tags.notes_with(key), partial(self._rename_in, key, clean))

    def remove(self, key: str) -> None:
        """Ask once, with the number of notes, then take the tag out of all of them."""
        self.finish(self.tags.notes_with(key), partial(self._remove_everywhere, key))

    def colour(self, key: str) -> None:
        """Ask for a colour."""
        now = next((tag.colour for tag in self.tree.tags if tag.key == key), "")
        self.pick_colour(now, lambda colour: self.finish(self.tags.colour(key, colour)))

    def name_of(self, key: str) -> str:
        return next((tag.name for tag in self.tree.tags if tag.key == key), key)

    def _clean(self, name: str) -> str | None:
        try:
            return clean_tag(name)
        except TagRefused as error:
            self.rest.toast.show_text(str(error))
            return None

    def _remove(self, key: str, name: str, note_ids: Sequence[int]) -> None:
        self.follow(
            lambda progress: self.tags.remove(key, note_ids, progress),
            lambda done: ngettext("#{tag} removed from {count} note", "#{tag} removed from {count} notes", done).format(
                tag=name, count=done
            ),
            len(note_ids),
        )

    def _remove_everywhere(self, key: str, tagged: Tagged) -> None:
        name, count = self.name_of(key), len(tagged.notes)
        question = ngettext("Remove #{tag} from {count} note?", "Remove #{tag} from {count} notes?", count)
        detail = _("The notes stay, only the tag is taken out of their texts. Tags nested in it go too.")
        asked = question.format(tag=name, count=count)
        told = _with_trash(detail, tagged.in_trash)
        if self.rest.prompter.ask(asked, told, [_("Remove"), _("Cancel")], default=0) == _("Remove"):
            self.leave_view(f"tag:{key}")
            self._remove(key, name, tagged.notes)

    def _rename_in(self, key: str, name: str, tagged: Tagged) -> None:
        old, count = self.name_of(key), len(tagged.notes)
        is_merge = tag_key(name) != key and any(tag.key == tag_key(name) for tag in self.tree.tags)
        do_it = _("Merge") if is_merge else _("Rename")
        detail = _("The tag is written anew in the texts of these notes. One Undo takes it back.")
        asked = _question(is_merge, count).format(old=old, new=name, count=count)
        told = _with_trash(detail, tagged.in_trash)
        if self.rest.prompter.ask(asked, told, [do_it, _("Cancel")], default=0) != do_it:
            return
        if self.workspace.listing.shown.view == f"tag:{key}":
            self.workspace.show_view(f"tag:{tag_key(name)}")
        self.follow(
            lambda progress: self.tags.rename(key, name, tagged.notes, progress, is_merge),
            lambda done: _said(is_merge, done).format(old=old, new=name, count=done),
            count,
        )


def _with_trash(detail: str, in_trash: int) -> str:
    """Tells of the notes that neither the sidebar nor the list of the tag counts, where there are any."""
    if not in_trash:
        return detail
    told = ngettext("{count} of them is in the trash.", "{count} of them are in the trash.", in_trash)
    return _("{sentence} {further}").format(sentence=told.format(count=in_trash), further=detail)


def _question(is_merge: bool, count: int) -> str:
    if is_merge:
        return ngettext(
            "Merge #{old} into #{new} in {count} note?", "Merge #{old} into #{new} in {count} notes?", count
        )
    return ngettext("Rename #{old} to #{new} in {count} note?", "Rename #{old} to #{new} in {count} notes?", count)


def _said(is_merge: bool, count: int) -> str:
    """Of the notes that were changed: others may have the tag already."""
    if is_merge:
        return ngettext(
            "#{old} merged into #{new} in {count} note", "#{old} merged into #{new} in {count} notes", count
        )
    return ngettext("#{old} renamed to #{new} in {count} note", "#{old} renamed to #{new} in {count} notes", count)

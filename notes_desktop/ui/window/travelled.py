"""What Undo and Redo outside the text say that they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_desktop.core.steps import REDO, UNDO
from notes_desktop.core.text import N_, _, ngettext

if TYPE_CHECKING:
    from notes_desktop.services.actions import Done
    from notes_desktop.services.under_way import CutShort

_NAMES = {
    "pinned": N_("pinning"),
    "trashed": N_("trash"),
    "move": N_("moving"),
    "merge": N_("merging"),
    "duplicate": N_("duplicating"),
    "import": N_("importing"),
    "tag": N_("adding a tag"),
    "rename_tag": N_("renaming a tag"),
    "merge_tags": N_("merging tags"),
    "remove_tag": N_("removing a tag"),
    "colour_tag": N_("the colour of a tag"),
    "new_notebook": N_("a new notebook"),
    "rename_notebook": N_("renaming a notebook"),
    "move_notebook": N_("moving a notebook"),
    "colour_notebook": N_("the colour of a notebook"),
    "delete_notebook": N_("deleting a notebook"),
    "save_search": N_("saving a search"),
    "rename_search": N_("renaming a search"),
    "change_search": N_("changing a search"),
    "delete_search": N_("deleting a search"),
    "link": N_("making a link"),
    "relink": N_("updating links"),
}


def undone(done: Done | None) -> str:
    """The sentence after Undo; None when there was nothing."""
    if done is None:
        return _("Nothing to undo")
    said = _said(done)
    return _("Undone: {what}").format(what=said) if said else _("Undone")


def redone(done: Done | None) -> str:
    if done is None:
        return _("Nothing to redo")
    said = _said(done)
    return _("Done again: {what}").format(what=said) if said else _("Done again")


def said_cut_short(cut: CutShort) -> str:
    """The sentence about what ended with the process that was busy with it."""
    said = {
        "": _("Cut short when the application ended: {what}, after {done} of {total} notes."),
        UNDO: _("Undo was cut short when the application ended: {what}, after {done} of {total} notes."),
        REDO: _("Redo was cut short when the application ended: {what}, after {done} of {total} notes."),
    }[cut.answers]
    what = _(_NAMES[cut.kind]) if cut.kind in _NAMES else _("a command")
    return said.format(what=what, done=cut.done, total=cut.total)


def _said(done: Done) -> str:
    """What the action was, and of how many notes where they are more than one."""
    name = _NAMES.get(done.kind)
    if name is None:
        return ""
    count = len(done.change.notes or ())
    if count < 2:
        return _(name)
    return ngettext("{what}, {count} note", "{what}, {count} notes", count).format(what=_(name), count=count)

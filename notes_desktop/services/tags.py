"""Tags stand in the texts, so what is done to a tag is done to every text that has it: one action, in slices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit
from notes_desktop.core.errors import NotesError
from notes_desktop.core.tags import rename_edits, tag_key, tag_spans
from notes_desktop.core.text import N_
from notes_desktop.services.actions import Actions, Part, Task

if TYPE_CHECKING:
    from notes_desktop.storage.reading import Reader
    from notes_desktop.storage.writing import Writer

Progress = Callable[[int], None]


class TagRefused(NotesError):
    """That is no name of a tag."""

    exit_code = 1


class Tagged(NamedTuple):
    """The notes that have a tag, and how many of them are in the trash."""

    notes: list[int]
    in_trash: int


class Tags:
    """Counts run on the reader lane; tasks end on the disk and can be cancelled."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def notes_with(self, key: str) -> Future[Tagged]:
        """Every note that has the tag or one nested in it, those in the trash too."""

        def job(reader: Reader) -> Tagged:
            notes = reader.notes_tagged(key)
            return Tagged(notes, reader.trashed_among(notes))

        return self._actions.library.read(job)

    def rename(self, key: str, name: str, note_ids: Sequence[int], progress: Progress, is_merge: bool = False) -> Task:
        """Write the tag as `name` in these notes, with those nested in it; one that exists is merged with it.

        `is_merge` only says what Undo calls it. Raises TagRefused when `name` is none.
        """
        new_name = clean_tag(name)
        return self._actions.act_on_texts(
            "merge_tags" if is_merge else "rename_tag",
            note_ids,
            lambda _writer, _note, text: rename_edits(text, key, new_name),
            progress=progress,
        )

    def remove(self, key: str, note_ids: Sequence[int], progress: Progress) -> Task:
        """Take the tag, and those nested in it, out of these notes."""
        return self._actions.act_on_texts(
            "remove_tag", note_ids, lambda _writer, _note, text: rename_edits(text, key, None), progress=progress
        )

    def add(self, name: str, note_ids: Sequence[int], progress: Progress = lambda _done: None) -> Task:
        """Write the tag at the end of notes that do not have it. Raises TagRefused."""
        new_name = clean_tag(name)
        return self._actions.act_on_texts(
            "tag", note_ids, lambda _writer, _note, text: added(text, new_name), progress=progress
        )

    def colour(self, key: str, colour: str, origin: str = "window") -> Future[Change]:
        """A name of the palette, or an empty text for none. The future raises TagRefused for a tag that is gone."""

        def parts(writer: Writer) -> list[Part]:
            tag_id = writer.reader.tag_id(key)
            if tag_id is None:
                raise TagRefused(N_("There is no such tag any more."))
            return [Part("tag", {tag_id: {"colour": colour}})]

        return self._actions.act("colour_tag", parts, origin)


def clean_tag(name: str) -> str:
    """The name without its mark. Raises TagRefused when it would not be read as one tag."""
    bare = name.strip().removeprefix("#").strip()
    found = list(tag_spans(f"#{bare}"))
    if len(found) != 1 or found[0].name != bare:
        raise TagRefused(
            N_("“{name}” cannot be a tag: use letters, digits, “_”, “-” and “/” between parts, no spaces."), name=name
        )
    return bare


def added(text: str, name: str) -> list[Edit]:
    """The edit that writes a tag at the end of a text, beside the tags that stand there; none where it has it."""
    key = tag_key(name)
    spans = list(tag_spans(text))
    if any(tag_key(span.name) == key for span in spans):
        return []
    end = len(text.rstrip())
    last_line = text.rfind("\n", 0, end) + 1
    tags_only = "".join(f"#{span.name}" for span in spans if span.start >= last_line)
    if end and tags_only and tags_only == "".join(text[last_line:end].split()):
        return [Edit(end, "", f" #{name}")]
    glue = "" if not end else "\n\n"
    return [Edit(end, "", f"{glue}#{name}")]

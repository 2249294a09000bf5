"""Any sequence of notebooks, tags, pins, moves, trash, undo and redo against plain dictionaries."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from notes_desktop import paths
from notes_desktop.core.tags import is_within, tag_key, with_ancestors
from notes_desktop.services.library import Library
from notes_desktop.services.notebooks import NotebookRefused
from notes_desktop.storage.lock import LibraryLock
from tests.services.order import Order

NAMES = st.sampled_from(["Work", "Home", "HOME", "Ideas", "Été", "été"])
TAGS = st.sampled_from(["a", "A", "b", "a/x", "A/X", "a/x/y", "b/x", "Été"])
PICK = st.integers(0, 1_000)


class Model:
    """What the library should hold: each a dictionary by id, so that a copy is a state to come back to."""

    def __init__(self) -> None:
        self.notebooks: dict[int, dict[str, Any]] = {}
        self.notes: dict[int, dict[str, Any]] = {}

    def inside(self, notebook: int) -> set[int]:
        found = {notebook}
        while (
            more := {row for row, one in self.notebooks.items() if one["parent"] in found and not one["deleted"]}
            - found
        ):
            found |= more
        return found

    def around(self, notebook: int | None) -> set[int]:
        found: set[int] = set()
        while notebook is not None:
            found.add(notebook)
            notebook = self.notebooks[notebook]["parent"]
        return found

    def named(self, name: str, parent: int | None) -> list[int]:
        """The notebooks of that name in that place, whatever the size of its letters."""
        return [
            row
            for row, one in self.notebooks.items()
            if one["name"].casefold() == name.casefold() and one["parent"] == parent and not one["deleted"]
        ]

    def tag_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for note in self.notes.values():
            keys = {key for tag in note["tags"] for key in with_ancestors(tag_key(tag))}
            for key in keys if not note["trashed"] else ():
                counts[key] = counts.get(key, 0) + 1
        return counts


class OrderMachine(RuleBasedStateMachine):
    """Every rule is one action; what Undo leads back to is the copy of the model from before it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "Notes.notes"
        self.lock = LibraryLock(paths.lock_file(file))
        assert self.lock.acquire("window")
        self.library = Library(file, self.lock)
        self.order = Order(self.library)
        self.model = Model()
        self.undone: list[Model] = []
        self.done: list[Model] = []

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    @initialize(count=st.integers(1, 5))
    def begin(self, count: int) -> None:
        for note_id in self.order.make(*(f"note {number}" for number in range(count))):
            self.model.notes[note_id] = {"notebook": None, "trashed": False, "pinned": False, "tags": []}

    def act(self) -> Model:
        """The model to change; what it was can be come back to."""
        self.done.append(copy.deepcopy(self.model))
        self.undone.clear()
        return self.model

    def some_notes(self, pick: int) -> list[int]:
        ids = sorted(self.model.notes)
        return [note_id for at, note_id in enumerate(ids) if pick >> at & 1] or ids[:1]

    def a_notebook(self, pick: int) -> int | None:
        alive = sorted(row for row, one in self.model.notebooks.items() if not one["deleted"])
        return alive[pick % len(alive)] if alive else None

    def has_notebook(self) -> bool:
        return self.a_notebook(0) is not None

    @rule(name=NAMES, pick=PICK, is_inside=st.booleans())
    def create_notebook(self, name: str, pick: int, is_inside: bool) -> None:
        parent = self.a_notebook(pick) if is_inside else None
        there = self.model.named(name, parent)
        row_id = self.order.notebooks.create(name, parent).result()
        if there:
            just_so = [row for row in there if self.model.notebooks[row]["name"] == name]
            assert row_id in (just_so or there)
        else:
            self.act().notebooks[row_id] = {"name": name, "parent": parent, "deleted": False}
            for earlier in (*self.done, *self.undone):  # a row stays when its making is taken back
                earlier.notebooks.setdefault(row_id, {"name": name, "parent": parent, "deleted": True})

    @precondition(has_notebook)
    @rule(name=NAMES, pick=PICK)
    def rename_notebook(self, name: str, pick: int) -> None:
        row_id = self.a_notebook(pick)
        assert row_id is not None
        renaming = self.order.notebooks.rename(row_id, name)
        if set(self.model.named(name, self.model.notebooks[row_id]["parent"])) - {row_id}:
            assert isinstance(renaming.exception(), NotebookRefused)
        else:
            renaming.result()
            self.act().notebooks[row_id]["name"] = name

    @precondition(has_notebook)
    @rule(pick=PICK, other=PICK)
    def move_notebook(self, pick: int, other: int) -> None:
        row_id, parent = self.a_notebook(pick), self.a_notebook(other)
        assert row_id is not None
        parent = None if parent is None or parent in self.model.inside(row_id) else parent
        moving = self.order.notebooks.move(row_id, parent)
        now = self.model.notebooks[row_id]
        if parent != now["parent"] and self.model.named(now["name"], parent):
            assert isinstance(moving.exception(), NotebookRefused)
        else:
            moving.result()
            self.act().notebooks[row_id]["parent"] = parent

    @precondition(has_notebook)
    @rule(pick=PICK)
    def delete_notebook(self, pick: int) -> None:
        row_id = self.a_notebook(pick)
        assert row_id is not None
        self.order.notebooks.delete(row_id).result()
        model = self.act()
        inside = model.inside(row_id)
        for row in inside:
            model.notebooks[row]["deleted"] = True
        for note in model.notes.values():
            note["trashed"] = note["trashed"] or note["notebook"] in inside

    @rule(pick=PICK, other=PICK, is_out=st.booleans())
    def move_notes(self, pick: int, other: int, is_out: bool) -> None:
        place = None if is_out else self.a_notebook(other)
        notes = self.some_notes(pick)
        self.order.notebooks.put(notes, place).result()
        model = self.act()
        for note_id in notes:
            model.notes[note_id]["notebook"] = place

    @rule(pick=PICK, is_pinned=st.booleans())
    def pin(self, pick: int, is_pinned: bool) -> None:
        notes = self.some_notes(pick)
        self.order.notes.pin(notes, is_pinned).result()
        model = self.act()
        for note_id in notes:
            model.notes[note_id]["pinned"] = is_pinned

    @rule(pick=PICK)
    def trash(self, pick: int) -> None:
        notes = self.some_notes(pick)
        self.order.notes.trash(notes).result()
        model = self.act()
        for note_id in notes:
            model.notes[note_id]["trashed"] = True

    @rule(pick=PICK)
    def restore(self, pick: int) -> None:
        notes = self.some_notes(pick)
        self.order.notes.restore(notes).result()
        model = self.act()
        for note_id in notes:
            model.notes[note_id]["trashed"] = False
            for row in model.around(model.notes[note_id]["notebook"]):
                model.notebooks[row]["deleted"] = False

    def act_on_tags(self, tags: dict[int, list[str]]) -> None:
        """An action on texts is one when it changes any."""
        if any(self.model.notes[note_id]["tags"] != found for note_id, found in tags.items()):
            model = self.act()
            for note_id, found in tags.items():
                model.notes[note_id]["tags"] = found

    @rule(pick=PICK, tag=TAGS)
    def tag(self, pick: int, tag: str) -> None:
        notes = self.some_notes(pick)
        self.order.tags.add(tag, notes).future.result()
        before = {note_id: self.model.notes[note_id]["tags"] for note_id in notes}
        self.act_on_tags(
            {note_id: tags if tag_key(tag) in map(tag_key, tags) else [*tags, tag] for note_id, tags in before.items()}
        )

    @rule(old=TAGS, new=TAGS)
    def rename_tag(self, old: str, new: str) -> None:
        key = tag_key(old)
        self.order.tags.rename(
            key, new, self.order.tags.notes_with(key).result().notes, lambda _done: None
        ).future.result()
        self.act_on_tags(
            {
                note_id: [new + tag[len(key) :] if is_within(tag_key(tag), key) else tag for tag in note["tags"]]
                for note_id, note in self.model.notes.items()
            }
        )

    @rule(old=TAGS)
    def remove_tag(self, old: str) -> None:
        key = tag_key(old)
        self.order.tags.remove(key, self.order.tags.notes_with(key).result().notes, lambda _done: None).future.result()
        self.act_on_tags(
            {
                note_id: [tag for tag in note["tags"] if not is_within(tag_key(tag), key)]
                for note_id, note in self.model.notes.items()
            }
        )

    @rule()
    def undo(self) -> None:
        assert self.order.undo() == bool(self.done)
        if self.done:
            self.undone.append(copy.deepcopy(self.model))
            self.model = self.done.pop()

    @rule()
    def redo(self) -> None:
        assert self.order.redo() == bool(self.undone)
        if self.undone:
            self.done.append(copy.deepcopy(self.model))
            self.model = self.undone.pop()

    @invariant()
    def lists_and_counts_are_those_of_the_model(self) -> None:
        reader, model = self.library.reader, self.model
        tree = reader.sidebar()
        alive = {row: one for row, one in model.notebooks.items() if not one["deleted"]}
        assert {one.id: (one.name, one.parent_id) for one in tree.notebooks} == {
            row: (one["name"], one["parent"]) for row, one in alive.items()
        }
        standing = {note_id: note for note_id, note in model.notes.items() if not note["trashed"]}
        for one in tree.notebooks:
            own = [note_id for note_id, note in standing.items() if note["notebook"] == one.id]
            assert one.count == len(own)
            inside = model.inside(one.id)
            listed = [note_id for note_id, note in standing.items() if note["notebook"] in inside]
            assert self.order.ids(f"notebook:{one.id}") == sorted(listed)
        assert {one.key: one.count for one in tree.tags} == model.tag_counts()
        counts = reader.counts(2**62)
        assert counts == {
            "all": len(standing),
            "pinned": sum(note["pinned"] for note in standing.values()),
            "trash": len(model.notes) - len(standing),
            "untagged": sum(not note["tags"] for note in standing.values()),
            "tasks": 0,
            "today": 0,
        }
        for view in ("all", "pinned", "trash", "untagged"):
            assert len(self.order.ids(view)) == counts[view]


OrderMachine.TestCase.settings = settings(
    max_examples=120, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOrder = OrderMachine.TestCase

"""A small library for pictures: notes that nobody wrote, as somebody's might be, edited on the days before."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from notes_desktop import paths
from notes_desktop.core.change import Change
from notes_desktop.core.edit import Edit
from notes_desktop.core.ids import new_uid
from notes_desktop.core.journal import Flush, JournalEdit, NewNote
from notes_desktop.services.library import Library
from notes_desktop.services.notebooks import Notebooks
from notes_desktop.services.notes import Notes
from notes_desktop.services.saved_searches import SavedSearches
from notes_desktop.storage.lock import LibraryLock

HOUR_MS = 3_600_000


class Sample(NamedTuple):
    """A note, the notebook that it is in, and how long ago it was written."""

    text: str
    notebook: str
    hours_ago: float
    is_pinned: bool = False


_KITCHEN = """# Kitchen renovation

Called the carpenter: **oak worktop**, four weeks. Measure the window niche *again* before ordering. \
The drawing in [[Floor plan]] says 1.42 m, the tape says 1.44.

## To do

- [x] Measure the niche at both ends
- [x] Order three tile samples
- [ ] Ask for the second offer in writing
- [ ] Decide about the `E14` sockets above the sink

> A good kitchen is a workshop with a table in it.

## Offers

1. Oak, oiled, with the installation: 2 480 €
2. Beech, lacquered, collected: 1 310 €

#home/kitchen #budget
"""
_LETTER = """# Letter to the landlady

The house by the lake is free from the **third of June**. Write before Friday.

- [ ] Ask about the boat

#letters
"""
_BREAD = """# Sourdough, second attempt

Less water than last time: 68 %. Fold it four times in the first two hours.

#recipes/bread
"""
_READING = """# Reading list

- [ ] The one about the lighthouse
- [x] A field guide to mosses
- [ ] The history of the pencil

#reading
"""
_PLAN = """# Floor plan

Window niche 1.42 m, sink 0.60 m, oak worktop 2.85 m. See [[Kitchen renovation]].

#home
"""
_TALK = """# Talk about durable writes

What a text editor owes its readers: append, flush, and only then say *saved*.

```python
os.fsync(journal.fileno())
```

#work/talks
"""
_MEETING = """# Meeting, 12 people

Agreed: release on the first Monday. Open: who writes the announcement.

- [ ] Draft the announcement

#work
"""
_CLOUDS = """# Names of clouds

Altocumulus, cirrostratus, and the one over the hill with no name.
"""
_CAKE = """# Plum cake

A kilo of plums, the oven at 180 degrees, and no opening of the door.

#recipes
"""
_WALK = """# Walk around the lake

Fourteen kilometres, three hours, one heron. The kiosk by the bridge is open again.

#outdoors
"""
SAMPLES = (
    Sample(_KITCHEN, "House", 0.4, is_pinned=True),
    Sample(_LETTER, "House", 2.2),
    Sample(_BREAD, "Recipes", 3.6),
    Sample(_READING, "", 21, is_pinned=True),
    Sample(_PLAN, "House", 27),
    Sample(_TALK, "Work", 46),
    Sample(_MEETING, "Work", 71),
    Sample(_CLOUDS, "", 118),
    Sample(_CAKE, "Recipes", 190),
    Sample(_WALK, "", 260),
)


def furnish(file: Path, now_ms: int) -> None:
    """Write the library at `file`, which must not be there."""
    lock = LibraryLock(paths.lock_file(file))
    assert lock.acquire("window")
    library = Library(file, lock)
    try:
        notes = Notes(library, _tell_nobody)
        notebooks = Notebooks(notes.actions)
        ids = {name: notebooks.create(name).result() for name in ("House", "Recipes", "Work")}
        for sample in sorted(SAMPLES, key=lambda one: -one.hours_ago):
            note_id = library.new_note_id()
            at_ms = now_ms - int(sample.hours_ago * HOUR_MS)
            edit = JournalEdit(library.new_step(note_id), "new", None, Edit(0, "", sample.text), 0, 0, at_ms)
            created = NewNote(new_uid(), at_ms, ids.get(sample.notebook))
            flush = Flush(note_id, 0, (edit,), sample.text, created)
            library.write(lambda writer, flush=flush: writer.append(flush, folds_any=True)).result()  # type: ignore[misc]
            if sample.is_pinned:
                notes.pin([note_id], True).result()
        SavedSearches(notes.actions).create("Open at work", "tag:work is:task").result()
    finally:
        library.close()
        lock.release()


def _tell_nobody(_change: Change) -> None:
    """No window is open on it."""

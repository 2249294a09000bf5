"""Plants known defects in a copy of the tree, one after the other, and runs the test that must turn red for each.

`python -m tests.planted [NAME…]`; without names all of them. A test that stays green would not notice the defect:
then the answer is 1. `tests/test_planted.py` keeps the list true to the code.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FAILED = 1
"""What pytest answers when tests ran and some failed; anything else proves nothing."""

PATIENCE_S = 300


class Defect(NamedTuple):
    """`old` becomes `new` in `file`, wherever it stands there."""

    name: str
    file: str
    old: str
    new: str
    test: str


DEFECTS = (
    Defect(
        "commits are flushed later (synchronous=NORMAL)",
        "notes_desktop/storage/connection.py",
        'connection.pragma("synchronous", "full")',
        'connection.pragma("synchronous", "normal")',
        "tests/durability/test_power_cut.py::test_no_power_cut_damages_the_library_or_takes_what_was_acknowledged",
    ),
    Defect(
        "a text is acknowledged before its commit",
        "notes_desktop/services/saving.py",
        "            self._fly(track, track.flying)\n",
        "            self._fly(track, track.flying)\n"
        "            self._acknowledge(track, track.rev + len(track.flying.edits))\n",
        "tests/services/test_saving.py::test_nothing_is_acknowledged_before_the_flush_to_the_disk",
    ),
    Defect(
        "every key puts the flush off",
        "notes_desktop/ui/bridge/editor_binding.py",
        "if not self._flush_timer.isActive():",
        "if True:",
        "tests/ui/bridge/test_editor_binding.py::test_continuous_typing_does_not_put_the_flush_off",
    ),
    Defect(
        "the note of a flush is looked up when the flush comes, not when the key came",
        "notes_desktop/ui/bridge/editor_binding.py",
        "        self.flush()\n        self._note_id = None\n",
        "        QTimer.singleShot(0, self, self.flush)\n        self._note_id = None\n",
        "tests/ui/bridge/test_editor_binding.py::test_switching_within_a_key_keeps_both_notes_apart",
    ),
    Defect(
        "the text is read with toPlainText()",
        "notes_desktop/ui/widgets/editor/positions.py",
        'document.toRawText().replace("\\u2029", "\\n")',
        "document.toPlainText()",
        "tests/ui/widgets/editor/test_round_trip.py::test_every_naughty_string_survives_loading",
    ),
    Defect(
        "a backup copies the file without its WAL",
        "notes_desktop/storage/backup.py",
        "contents = _copy(library, part, progress)",
        "contents = _contents(open_reader(Path(__import__('shutil').copyfile(library, part))))",
        "tests/storage/test_backup.py::test_a_copy_is_a_whole_library_in_one_file",
    ),
    Defect(
        "an edit is written whatever revision is stored",
        "notes_desktop/storage/writing.py",
        '(NoteText.note == given("note")) & (NoteText.rev == given("base_rev"))',
        'NoteText.note == given("note")',
        "tests/services/test_saving.py::test_an_outside_write_to_the_same_words_keeps_both_texts",
    ),
    Defect(
        "the window closes with a text that is kept nowhere",
        "notes_desktop/ui/window/workspace.py",
        "        if self.settle():\n",
        "        if self.settle() or self.rest is not None:\n",
        "tests/journeys/test_failing_disk.py::test_closing_is_held_while_the_text_is_kept_nowhere",
    ),
    Defect(
        "folding a large note drops an edit",
        "notes_desktop/storage/writing.py",
        "text = apply_all(body, edits)",
        "text = apply_all(body, edits if expected is not None else edits[:-1])",
        "tests/services/test_saving.py::test_a_large_text_is_folded_when_it_is_left",
    ),
    Defect(
        "undo goes on with the journal of the note before",
        "notes_desktop/ui/bridge/open_notes.py",
        "shown.history = shown.history or self.saver.history(note_id)",
        "self.__dict__.setdefault('first_history', self.saver.history(note_id))",
        "tests/journeys/test_note_switch.py::test_undo_takes_back_nothing_of_another_note",
    ),
    Defect(
        "a note is forgotten though a second view shows it",
        "notes_desktop/ui/bridge/open_notes.py",
        "        if not shown.views:\n",
        "        if True:\n",
        "tests/ui/bridge/test_two_views.py::test_the_note_stays_open_until_the_last_view_leaves",
    ),
    Defect(
        "a step goes on behind what another view typed",
        "notes_desktop/ui/bridge/editor_binding.py",
        "        self._step = 0\n        self._owed.extend(edits)\n",
        "        self._owed.extend(edits)\n",
        "tests/ui/bridge/test_two_views.py::test_a_run_of_typing_is_cut_by_what_the_other_view_types",
    ),
    Defect(
        "what another view changed is shown in the middle of a composition",
        "notes_desktop/ui/bridge/editor_binding.py",
        "        if self._editor.is_composing() or self._editor.is_loading():\n            return\n",
        "",
        "tests/ui/bridge/test_two_views.py::test_a_composing_view_takes_what_the_other_types_after_its_composition",
    ),
    Defect(
        "an answer is listed though the question has changed",
        "notes_desktop/ui/bridge/list_controller.py",
        "if shown != self.shown:",
        "if shown is None:",
        "tests/journeys/test_search.py::test_an_answer_that_comes_too_late_is_never_listed",
    ),
    Defect(
        "what is pasted is not made canonical",
        "notes_desktop/ui/widgets/editor/surface.py",
        "        text = canonical(text)\n",
        "",
        "tests/ui/widgets/editor/test_round_trip.py::test_every_naughty_string_survives_pasting",
    ),
)


def main(names: list[str]) -> int:
    chosen = [defect for defect in DEFECTS if not names or any(name in defect.name for name in names)]
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = _copy(Path(folder))
        for defect in chosen:
            is_caught = _catches(tree, defect)
            missed += not is_caught
            print(f"{'caught' if is_caught else 'MISSED'}  {defect.name}\n        {defect.test}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} caught")
    return 1 if missed or not chosen else 0


def _copy(folder: Path) -> Path:
    """What the tests need of this tree, with the shared data at the same place beside it."""
    tree = folder / "tree"
    for name in ("notes_desktop", "resources", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    if (shared := ROOT.parent / "shared").is_dir():
        (folder / "shared").symlink_to(shared, target_is_directory=True)
    return tree


def _catches(tree: Path, defect: Defect) -> bool:
    """Whether the test is green without the defect and red with it."""
    file = tree / defect.file
    sound = file.read_text("utf-8")
    if defect.old not in sound or _run(tree, defect.test) != 0:
        return False
    file.write_text(sound.replace(defect.old, defect.new), "utf-8")
    try:
        return _run(tree, defect.test) == FAILED
    finally:
        file.write_text(sound, "utf-8")


def _run(tree: Path, test: str) -> int:
    """What pytest answers; -1 for a test that hangs, which names nothing."""
    # Without -B a file that is changed twice within a second would be taken from the cache.
    words = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    try:
        return subprocess.run(words, cwd=tree, stdout=subprocess.DEVNULL, check=False, timeout=PATIENCE_S).returncode
    except subprocess.TimeoutExpired:
        return -1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

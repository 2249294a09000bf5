"""A damaged library made whole again: moved aside, never deleted; its indexes anew, or its notes out of what is left.

Nothing changes at the library's place before a whole new file stands beside it: a repair that is cut or given up has
not happened.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from notes_desktop.core.errors import LibraryRefused, StorageUnavailable
from notes_desktop.core.ids import new_uid
from notes_desktop.core.text import N_, _, ngettext
from notes_desktop.storage import keeping, salvage
from notes_desktop.storage.backup import known_uid, newest_sound
from notes_desktop.storage.connection import is_wal_alien, translated
from notes_desktop.storage.keeping import Kept
from notes_desktop.storage.opening import beside, build, remove
from notes_desktop.storage.salvage import Backup, Damaged, Outcome, Scratch

log = logging.getLogger(__name__)

Progress = Callable[[float], None]


class GivenUp(Exception):  # not for people: they asked for it
    """The repair was ended from outside. Raised by a `Progress`."""


class Report(NamedTuple):
    """What a repair brought back. `whole`, `older` (from the backup) and `recovered` (uncertain) are counts of notes.

    `are_indexes_only` says that nothing of a note was lost. `named` are the notes that are not as they were.
    """

    folder: Path
    are_indexes_only: bool
    whole: int
    older: int
    recovered: int
    total: int
    named: tuple[Outcome, ...] = ()

    @property
    def restored(self) -> int:
        """Notes whose text is sound."""
        return self.whole + self.older

    @property
    def unsure(self) -> int:
        """Notes that should be read over: of uncertain text, or beside an older one."""
        return sum(outcome.kind in ("recovered", "copy") for outcome in self.named)


def repair(library: Path, progress: Progress = lambda share: None) -> Report:
    """Make the damaged library whole; the caller holds its lock and has no connection to it.

    `progress` is told how much is done, 0 to 1; what it raises gives the repair up. Raises LibraryRefused when there is
    no room, or the disk refuses: the library is as it was then.
    """
    path = library.resolve()
    fresh = beside(path)
    try:
        with translated():
            uid = salvage.read_uid(path) or known_uid(path) or new_uid()
            kept = keeping.keep(path, uid)
            log.warning("a damaged library is kept in %s", kept.folder)
            report = _make_fresh(path, uid, kept, fresh, progress)
            keeping.replace(path, fresh)
        _write_down(report)
        progress(1)
        return report
    except (StorageUnavailable, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LibraryRefused(
            N_("{path} is damaged and could not be repaired: {reason}. It was left as it is."),
            path=library,
            reason=reason,
        ) from error
    finally:
        with contextlib.suppress(OSError):
            remove(fresh)


def _make_fresh(path: Path, uid: str, kept: Kept, fresh: Path, progress: Progress) -> Report:
    if _is_reindexed(kept, fresh):
        return Report(kept.folder, True, 0, 0, 0, 0)
    progress(0.05)
    outcomes: list[Outcome] = []
    stated = 0
    scratch = Scratch(kept.folder / "scratch")
    backup_file = newest_sound(path, uid)
    backup = Backup(backup_file, kept.folder / "backup") if backup_file is not None else None
    try:
        scratch.collect(Damaged(kept.file, kept.wal), lambda share: progress(0.05 + 0.45 * share))
        is_complete = scratch.has_all_notes(kept.file)
        build(
            fresh,
            uid,
            fill=lambda connection: outcomes.extend(
                salvage.rebuild(connection, scratch, backup, is_complete, lambda share: progress(0.5 + 0.4 * share))
            ),
        )
        stated = scratch.stated_count()
    finally:
        scratch.close()
        if backup is not None:
            backup.close()
    progress(0.9)
    if not salvage.is_whole(fresh):
        raise StorageUnavailable(reason=N_("what was restored does not hold together"))
    return _counted(kept.folder, outcomes, stated)


def _is_reindexed(kept: Kept, fresh: Path) -> bool:
    """Whether new indexes in a copy were all that was needed."""
    if is_wal_alien(kept.file):
        return False
    remove(fresh)
    keeping.copy(kept.file, fresh)
    if kept.wal is not None:
        keeping.copy(kept.wal, fresh.with_name(f"{fresh.name}-wal"))
    return salvage.reindex(fresh)


def _counted(folder: Path, outcomes: Sequence[Outcome], stated: int) -> Report:
    kinds = [outcome.kind for outcome in outcomes]
    counts = {kind: kinds.count(kind) for kind in ("whole", "older", "recovered")}
    named = tuple(outcome for outcome in outcomes if outcome.kind not in ("whole", "lost"))
    total = max(len(kinds) - kinds.count("copy"), stated)
    return Report(folder, False, counts["whole"], counts["older"], counts["recovered"], total, named)


def _write_down(report: Report) -> None:
    """The report beside what is kept. The library stands by now: a disk that refuses this one is only logged."""
    lines = [told(report), ""]
    for kinds, said in _KINDS:
        named = [
            f"  {outcome.title or _('New note')} ({outcome.uid})" for outcome in report.named if outcome.kind in kinds
        ]
        lines += [_(said), *named, ""] if named else []
    try:
        keeping.report(report.folder, "\n".join(lines))
    except OSError as error:
        log.warning("the report of the repair cannot be written: %s", error.strerror)


_KINDS = (
    (("recovered", "copy"), N_("Read these over. It is not certain that they stand as you wrote them:")),
    (("older",), N_("These stand as they were in the newest backup:")),
)


def told(report: Report) -> str:
    """The report in a few sentences for people."""
    if report.are_indexes_only:
        said = [_("The library file was damaged, but none of your notes: it was put in order again.")]
    elif not report.restored + report.unsure:
        said = [_("The library file was damaged, and nothing could be restored. This is a new, empty library.")]
    else:
        said = [
            ngettext(
                "The library file was damaged. {restored} of {total} note restored.",
                "The library file was damaged. {restored} of {total} notes restored.",
                report.total,
            ).format(restored=report.restored, total=report.total)
        ]
    if report.older:
        text = ngettext("{count} is from the newest backup.", "{count} are from the newest backup.", report.older)
        said.append(text.format(count=report.older))
    if report.unsure:
        text = ngettext(
            "{count} note should be read over: it may not stand as you wrote it.",
            "{count} notes should be read over: they may not stand as you wrote them.",
            report.unsure,
        )
        said.append(text.format(count=report.unsure))
    said.append(_("The damaged file is kept in {folder}.").format(folder=report.folder))
    return " ".join(said)

"""Undo and Redo outside the text: how far they are, what they did, and what an earlier run left half done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from notes_desktop.core.steps import REDO, UNDO
from notes_desktop.core.text import _
from notes_desktop.ui.window.order_actions import OrderActions, cancel_all
from notes_desktop.ui.window.progress import Progress
from notes_desktop.ui.window.travelled import redone, said_cut_short, undone

if TYPE_CHECKING:
    from notes_desktop.services.actions import Done, Travel
    from notes_desktop.services.under_way import CutShort
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace


class Travels(OrderActions):
    """Each says in the banner how far it is when it takes longer than a moment, and can be ended there."""

    def __init__(self, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(workspace, rest, parent)
        self._begun = 0
        rest.toast.undo_requested.connect(self.undo)

    @Slot()
    def undo(self) -> None:
        """Take back the last action that stands."""
        self._travel(UNDO)

    def redo(self) -> None:
        self._travel(REDO)

    def tell_cut_short(self) -> None:
        """Say, once, what ended half done with the process that was busy with it."""
        self.finish(self.workspace.notes.actions.cut_short(), self._tell_all)

    def _tell_all(self, found: list[CutShort]) -> None:
        for one in found:
            kind, label = (one.answers, _("Go on")) if one.answers else (UNDO, _("Undo"))
            actions = [(label, partial(self._travel, kind, one.action_id))]
            self.workspace.banner.show_message(_key(one.action_id), said_cut_short(one), "info", actions)

    def _travel(self, kind: str, only: int | None = None) -> None:
        self._begun += 1
        travels: list[Travel] = []
        totals = [0]
        home, actions = self.workspace.home, self.workspace.notes.actions
        progress = Progress(
            self.workspace.banner,
            f"travel {self._begun}",  # several may wait for their turns
            lambda done: _said_so_far(done, totals[0]),
            partial(cancel_all, travels),
            self,
        )

        def advance(done: int, total: int) -> None:
            totals[0] = total
            progress.advance(done)

        travel = actions.travel(kind, progress=lambda done, total: home.post(partial(advance, done, total)), only=only)
        travels.append(travel)
        travel.future.add_done_callback(lambda _done: home.post(progress.end))
        self.finish(travel.future, partial(self._say_travelled, kind, travel))

    def _say_travelled(self, kind: str, travel: Travel, done: Done | None) -> None:
        if travel.answered is not None:
            self.workspace.banner.dismiss(_key(travel.answered))
        if travel.is_cancelled and (done is None or not done.change.notes):
            return  # ended before it began
        self.rest.toast.show_text(undone(done) if kind == UNDO else redone(done))


def _key(action_id: int) -> str:
    return f"cut short {action_id}"


def _said_so_far(done: int, total: int) -> str:
    if not total:
        return _("Waiting for the command before it")
    return _("{done} of {total} notes").format(done=done, total=total)

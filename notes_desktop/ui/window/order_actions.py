"""What commands on the order of notes have in common: a question, a toast with Undo, progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from notes_desktop.core.choices import Choice
from notes_desktop.core.sidebar import SidebarTree
from notes_desktop.core.text import N_, _, ngettext
from notes_desktop.ui.window.progress import Progress

if TYPE_CHECKING:
    from notes_desktop.services.actions import Done, Task, Travel
    from notes_desktop.ui.widgets.picker import Picker
    from notes_desktop.ui.window.rest import Rest
    from notes_desktop.ui.window.workspace import Workspace

_COLOURS = {
    "": N_("No colour"),
    "red": N_("Red"),
    "orange": N_("Orange"),
    "yellow": N_("Yellow"),
    "green": N_("Green"),
    "teal": N_("Teal"),
    "blue": N_("Blue"),
    "purple": N_("Purple"),
    "grey": N_("Grey"),
}


class OrderActions(QObject):
    """Knows the window; who derives from it knows what is asked for."""

    def __init__(self, workspace: Workspace, rest: Rest, parent: QObject) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.rest = rest

    @property
    def tree(self) -> SidebarTree:
        """Notebooks, tags and saved searches as they were last read."""
        return self.workspace.listing.tree

    def pick(
        self,
        name: str,
        placeholder: str,
        choices: Sequence[Choice],
        can_create: Callable[[str], bool] = lambda _text: False,
    ) -> Picker:
        """A list to choose from, still to be opened."""
        from notes_desktop.ui.widgets.picker import Picker

        return Picker(self.workspace.window, name, placeholder, choices, can_create)

    def pick_colour(self, now: str, chosen: Callable[[str], object]) -> None:
        """Ask for a colour of the palette."""
        choices = [Choice(colour, _(title), is_on=colour == now) for colour, title in _COLOURS.items()]
        picker = self.pick(_("Colour"), _("Name of a colour"), choices)
        picker.chosen.connect(chosen)
        picker.open()

    def finish(self, future: Future[Any], then: Callable[[Any], object] = lambda _done: None) -> None:
        """Go on when it is on the disk, or say why it is not."""
        self.workspace.home.follow(future, then, self.rest.toast.tell_refused)

    def follow(self, start: Callable[[Callable[[int], None]], Task], say: Callable[[int], str], total: int) -> None:
        """A task on many texts: progress while it goes on, a toast with Undo when it is over."""
        self.workspace.binding.flush()
        tasks: list[Task] = []
        progress = Progress(
            self.workspace.banner,
            "organise",
            lambda done: _("{done} of {total} notes").format(done=done, total=total),
            partial(cancel_all, tasks),
            self,
        )
        home = self.workspace.home
        tasks.append(start(lambda done: home.post(partial(progress.advance, done))))
        tasks[0].future.add_done_callback(lambda _done: home.post(progress.end))
        self.finish(tasks[0].future, lambda done: self._say_done(done, say))

    def say(self, text: str) -> None:
        """Say what was done, with the way back."""
        self.rest.toast.show_text(text, _("Undo"))

    def leave_view(self, key: str) -> None:
        """Show all notes instead of what is about to go."""
        if key in (self.workspace.listing.shown.view, self.workspace.sidebar.view()):
            self.workspace.show_view("all")

    def _say_done(self, done: Done, say: Callable[[int], str]) -> None:
        said = say(done.texts)
        if done.left_alone:
            left = ngettext("{count} note was left as it is.", "{count} notes were left as they are.", done.left_alone)
            said = _("{sentence}. {further}").format(sentence=said, further=left.format(count=done.left_alone))
        self.say(said)


def cancel_all(tasks: Sequence[Task | Travel]) -> None:
    """The task is known only after its progress is."""
    for task in tasks:
        task.cancel()

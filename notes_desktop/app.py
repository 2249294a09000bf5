"""Composition root of the window: builds in order, runs, closes in reverse."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from notes_desktop import paths
from notes_desktop.core.errors import LibraryDamaged, LibraryLocked, NotesError
from notes_desktop.core.text import N_
from notes_desktop.storage.lock import LibraryLock

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from notes_desktop.core.wish import Wish
    from notes_desktop.services.library import Library
    from notes_desktop.services.settings import Settings
    from notes_desktop.ui.window.workspace import Workspace

ANSWER_WITHIN_S = 5.0
REPAIR_CODE = 75
"""What ends the event loop to repair the library and open it again; `ui.window.health` ends it so."""


def run_window(path: Path, wish: Wish | None = None) -> int:
    """Open the window on a library, or raise the one that is open, and do in it what is wished; the exit code.

    Raises LibraryRefused when the library cannot be used: nothing was changed then. NoteNotFound when the open
    window has not got the note that is wished.
    """
    from notes_desktop import logs

    logs.start()
    _ask_for_screen()
    lock = LibraryLock(paths.lock_file(path))
    try:
        return _run(path, lock, wish) if _take(lock, path, wish) else 0
    finally:
        lock.release()


def _ask_for_screen() -> None:
    """Qt ends the process with a riddle where there is no screen. Raises NotesError instead."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not named:
        raise NotesError(N_("There is no screen to open a window on. The commands work without one: see --help."))


def _take(lock: LibraryLock, path: Path, wish: Wish | None) -> bool:
    """True with the lock in hand; False when the window that has it does what is wished. Raises LibraryLocked."""
    from notes_desktop.storage.connection import judge

    with contextlib.suppress(LibraryDamaged):  # which the window repairs
        judge(path)
    deadline = time.monotonic() + ANSWER_WITHIN_S
    while not lock.acquire("window"):
        holder = lock.holder()
        if holder is not None and holder.role == "window" and holder.socket and _ask(holder.socket, wish):
            return False
        if time.monotonic() > deadline:
            raise LibraryLocked(
                N_("{path} is in use by process {pid}, which does not answer. Close it and try again."),
                path=path,
                pid=holder.pid if holder else "?",
            )
        time.sleep(0.1)
    return True


def _ask(socket: str, wish: Wish | None) -> bool:
    """Whether the open window answers; NotesError is what it says when it cannot do what is wished."""
    from notes_desktop.core.wish import Wish
    from notes_desktop.services import instance

    token = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""
    try:
        answer = instance.ask(Path(socket), (wish or Wish())._replace(token=token).as_message())
    except instance.Unreachable:
        return False
    if not answer.get("ok") and wish is not None:
        raise NotesError("{said}", said=answer.get("error"))
    return bool(answer.get("ok"))


def _run(path: Path, lock: LibraryLock, wish: Wish | None) -> int:
    from notes_desktop.services.settings import Settings

    settings = Settings(paths.settings_file())
    try:
        app, workspace = _start(path, lock, settings)
    except Exception as error:  # a damaged file fails in more ways than are foreseen
        app, workspace = _repair(path, lock, settings, error)
    while (code := _show(app, workspace, wish)) == REPAIR_CODE:
        app, workspace = _repair(path, lock, settings, LibraryDamaged())
        wish = None
    return code


def _start(path: Path, lock: LibraryLock, settings: Settings) -> tuple[QApplication, Workspace]:
    library = _open(path, lock)
    from notes_desktop.ui.window.application import make_application

    app = make_application(sys.argv, settings)
    return app, _furnish(library, settings)


def _repair(path: Path, lock: LibraryLock, settings: Settings, error: Exception) -> tuple[QApplication, Workspace]:
    """The workspace of a library that was repaired, or upgraded. Raises `error` when it needs neither."""
    from notes_desktop.ui.window.repair_window import repair_first, tell_repaired

    app, report = repair_first(path, settings, error)
    workspace = open_workspace(path, lock, settings)
    if report is not None:
        tell_repaired(workspace.banner, report)
    return app, workspace


def _show(app: QApplication, workspace: Workspace, wish: Wish | None) -> int:
    from notes_desktop.ui.bridge.collector import collect_at_rest

    workspace.furnished.connect(partial(collect_at_rest, app))
    sys.excepthook = partial(_on_bug, workspace)
    if wish is not None and wish.word == "capture":
        workspace.begin_hidden()
    else:
        if os.environ.get(paths.SESSION_VARIABLE):  # a session manager starts it again
            from notes_desktop.ui.bridge.session_manager import name_before_shown

            name_before_shown(int(workspace.window.winId()))
        workspace.show()
    try:
        _wait_until_furnished(workspace)
        if workspace.is_broken:
            return app.exec() or 1
        if workspace.rest is None:
            return 0
        if wish is not None:
            workspace.grant(wish)
        return app.exec()
    finally:
        workspace.close()


def _wait_until_furnished(workspace: Workspace) -> None:
    """Show the first frame and build the rest, unless the application is ended meanwhile.

    Keys and clicks wait in Qt's queue: no command hears its key yet, so that Ctrl+N would do nothing and what is
    typed after it would go into the note that is open.
    """
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    workspace.furnished.connect(loop.quit)
    workspace.broke.connect(loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _on_bug(workspace: Workspace, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody expected: noted down without a word of anybody's notes, and told; the window goes on."""
    from notes_desktop import logs
    from notes_desktop.storage.connection import StorageDamaged

    if isinstance(error, StorageDamaged):
        from notes_desktop.ui.window.health import offer_repair

        offer_repair(workspace)
        return
    sys.__excepthook__(kind, error, trace)
    logs.note_bug(kind, trace)
    workspace.tell_bug()


def tell(said: str) -> None:
    """Say in a dialog why no window comes; nothing where there is no screen either."""
    with contextlib.suppress(NotesError):
        _ask_for_screen()
        from notes_desktop.ui.window.refusal import refuse

        refuse(said)


def open_workspace(path: Path, lock: LibraryLock, settings: Settings, vfs: str | None = None) -> Workspace:
    """Library, lanes and window for one library; the caller holds its lock and shows and closes what is returned."""
    return _furnish(_open(path, lock, vfs), settings)


def _open(path: Path, lock: LibraryLock, vfs: str | None = None) -> Library:
    from notes_desktop.services.library import Library

    return Library(path, lock, vfs, upgrades=False)


def _furnish(library: Library, settings: Settings) -> Workspace:
    from notes_desktop.ui.window.workspace import Workspace

    try:
        return Workspace(library, settings)
    except BaseException:
        library.leave()
        library.close()
        raise

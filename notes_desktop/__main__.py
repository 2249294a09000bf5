"""Entry: the window by default, otherwise a subcommand."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import NoReturn

    from notes_desktop.core.wish import Wish


def main() -> int:
    """Run what the command line asks for and return the exit code; after a command without Qt the process ends."""
    # The collector would go through what the imports make again and again. Commands make nothing for it, and in the
    # window it begins after the first frame.
    gc.disable()
    _restore_library_path()
    _keep_own_file()
    from notes_desktop import reading_commands

    code = reading_commands.run(sys.argv[1:])
    if code is None:
        from notes_desktop.cli import Entries, run

        code = run(sys.argv[1:], Entries(_window, _self_test, _tell))
    if "PySide6.QtCore" not in sys.modules:
        _leave(code)
    return code


def _leave(code: int) -> NoReturn:
    """End now. The answer is written and everything closed; taking the interpreter apart costs a sixth of a list."""
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):  # a pipe that nobody reads has closed it
        pass
    os._exit(code)


def _window(library: Path, wish: Wish | None) -> int:
    from notes_desktop.app import run_window

    return run_window(library, wish)


def _self_test(report: Path | None) -> int:
    from notes_desktop.self_test import run

    return run(report)


def _tell(said: str) -> None:
    from notes_desktop.app import tell

    tell(said)


def _restore_library_path() -> None:
    """Children must not inherit the bundle's libraries (the frozen launcher sets the variable for itself)."""
    if getattr(sys, "frozen", False) and sys.platform.startswith("linux"):
        original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        os.environ.pop("LD_LIBRARY_PATH", None)
        if original is not None:
            os.environ["LD_LIBRARY_PATH"] = original


def _keep_own_file() -> None:
    """An upgrade puts another program into the place of the running one; what is imported later is still this one's.

    PyInstaller opens its archive by name for each module. Linux keeps the file that was started under /proc/self/exe.
    """
    archive = getattr(sys.modules.get("pyimod02_importers"), "pyz_archive", None)
    if archive is not None and os.access(_STARTED, os.R_OK):
        archive._filename = _STARTED


_STARTED = "/proc/self/exe"

if __name__ == "__main__":
    raise SystemExit(main())

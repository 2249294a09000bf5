"""What a command says to who typed it: the answer, why there is none, and the exit code."""

from __future__ import annotations

import sys

from notes_desktop.core.errors import NotesError, StorageUnavailable
from notes_desktop.core.text import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def carry_out(command: Callable[[], int], tell: Callable[[str], None] | None = None) -> int:
    """Run `command` to its exit code; why it cannot be done goes to standard error, and then to `tell`."""
    try:
        code = command()
        _flush()
        return code
    except StorageUnavailable as error:
        said, code = _with_way_out(error), error.exit_code
    except NotesError as error:
        said, code = str(error), error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    say(said, code)
    if tell is not None:
        tell(said)
    return code


def print_line(line: str) -> None:
    """Raises NotesError when standard output refuses it, as a full disk does."""
    try:
        print(line)
    except OSError as error:
        raise _unwritten(error) from error


def print_text(text: str) -> None:
    """Print it byte for byte as it is stored. Raises NotesError as `print_line` does."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8"))
    except OSError as error:
        raise _unwritten(error) from error


def say(said: str, exit_code: int) -> int:
    """Say on standard error why the command ends with `exit_code`, and return that."""
    print(_("notes-desktop: {message}").format(message=said), file=sys.stderr)
    return exit_code


def _flush() -> None:
    if sys.stdout is None:  # as in a program for Windows that has no console
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):  # nobody reads on, and nothing is wrong with that
        return error
    return NotesError(N_("The answer could not be written: {reason}."), reason=error.strerror or error)


def _with_way_out(error: StorageUnavailable) -> str:
    """What failed, and what helps when the file is damaged."""
    said = str(error)
    if error.exit_code != 3:
        return said
    return _("{reason}. Opening it in the window repairs it.").format(reason=said.rstrip("."))

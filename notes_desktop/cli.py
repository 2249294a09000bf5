"""The command line: no Qt; the exit code says what happened (0 done, 1 refused, 2 usage, 3 library unusable)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn

from notes_desktop import __version__, paths
from notes_desktop.catalog.command_line import COMMANDS, PROGRAM, destination
from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_, _, install, ngettext
from notes_desktop.reading_commands import READING, existing_library, library_at
from notes_desktop.terminal import carry_out, print_line, say

if TYPE_CHECKING:
    from notes_desktop.catalog.command_line import Argument
    from notes_desktop.core.wish import Wish

_PROGRAM = "notes-desktop"
_WITH_VALUE = tuple(name for name, settings in PROGRAM if "action" not in settings)
_FOR_WINDOW = (*_WITH_VALUE, "--new-note")
Run = Callable[[argparse.Namespace], int]


class Entries(NamedTuple):
    """What the command line starts but does not know: the window, the self-test, and a dialog that says why not."""

    window: Callable[[Path, Wish | None], int]
    self_test: Callable[[Path | None], int]
    tell: Callable[[str], None]


def run(arguments: Sequence[str], entries: Entries) -> int:
    """Do what `arguments` ask for and return the exit code; sentences for people go to standard error.

    Why a window does not come is told in a dialog as well where nobody reads that.
    """
    install(None, paths.translations())
    arguments, opened = _without_opened(arguments)

    def command() -> int:
        parsed = _parser(arguments).parse_args(arguments, argparse.Namespace(entries=entries, opened=opened))
        return int(parsed.run(parsed))

    def tell(said: str) -> None:
        if _wants_window(arguments) and _is_unread():
            entries.tell(said)

    return carry_out(command, tell)


def _wants_window(arguments: Sequence[str]) -> bool:
    """Whether a person waits for a window, not a shell for words."""
    return not any(word == "--self-test" or (word in COMMANDS and word != "capture") for word in arguments)


def _is_unread() -> bool:
    """Whether standard error leads nowhere that a person looks.

    Windows gives none to programs without a console. Desktops lead it into the journal (systemd.exec(5)).
    """
    if sys.stderr is None:
        return True
    journal = os.environ.get("JOURNAL_STREAM")
    try:
        place = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return journal == f"{place.st_dev}:{place.st_ino}"


def _without_opened(arguments: Sequence[str]) -> tuple[Sequence[str], list[str]]:
    """The arguments without the files and links among them, and these; argparse would take the first for a command."""
    opened: list[str] = []
    kept: list[str] = []
    is_value = False
    for argument in arguments:
        is_word = not is_value and not argument.startswith("-")
        is_value = argument in _WITH_VALUE
        if not is_word or (not opened and not _is_openable(argument)):
            if is_word:
                return arguments, []
            kept.append(argument)
        else:
            opened.append(argument)
    return kept, opened


def _is_openable(argument: str) -> bool:
    if argument in COMMANDS:
        return False
    from notes_desktop.core.wish import is_openable

    return is_openable(argument) or Path(argument).exists()


class _Misused(NotesError):
    """The words make no sense."""

    exit_code: ClassVar[int] = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise _Misused("{message}", message=message)


def every_command() -> argparse.ArgumentParser:
    """What `--help` is printed from; the man page and the shells' completions are made from the same."""
    return _parser(("--help",))


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Knows the command that `arguments` name, or all of them: making the others takes 3 ms.

    None when the arguments are all for the window: it starts every day, and would wait for them.
    """
    parser = _Parser(
        prog=_PROGRAM,
        description=_(
            "A notebook that forgets nothing. Without a command it opens the window. Files that are named are imported "
            "as notes after a glance, a library (*.notes) and a link to a note (notes-desktop://note/…) are opened."
        ),
        epilog=_("Exit codes: 0 done, 1 refused, 2 usage, 3 the library cannot be used."),
        formatter_class=_formatter,
    )
    parser.add_argument("--version", action="version", version=f"Notes Desktop {__version__}")
    _add_arguments(parser, PROGRAM)
    parser.set_defaults(run=_window)
    if _is_for_window(arguments):
        return parser
    commands = parser.add_subparsers(metavar=_("COMMAND"), parser_class=_Parser, prog=_PROGRAM)
    named = [name for name in COMMANDS if name in arguments]
    for name in named or COMMANDS:
        said, its_arguments = COMMANDS[name]
        command = commands.add_parser(name, help=_(said), description=_(said), formatter_class=_formatter)
        command.set_defaults(run=_RUN.get(name, _read), word=name)
        _add_arguments(command, its_arguments)
    return parser


def _add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[Argument]) -> None:
    for name, settings in arguments:
        settings = dict(settings)
        if "help" in settings:
            settings["help"] = _(settings["help"]) or argparse.SUPPRESS
        if "type" in settings:
            settings["type"] = _told(settings["type"])
        parser.add_argument(name, **settings)


def _told(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """`convert` as argparse wants it, which has a sentence of its own for a ValueError."""

    def converted(given: str) -> Any:  # whatever the argument is
        try:
            return convert(given)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return converted


def _is_for_window(arguments: Sequence[str]) -> bool:
    is_value = False
    for argument in arguments:
        if not is_value and argument not in _FOR_WINDOW:
            return False
        is_value = not is_value and argument in _WITH_VALUE
    return not is_value


def _formatter(prog: str) -> argparse.HelpFormatter:
    """As wide as the terminal; argparse would load the archive modules to ask for that."""
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    return argparse.HelpFormatter(prog, width=width - 2)


def _window(parsed: argparse.Namespace) -> int:
    entries: Entries = parsed.entries
    if parsed.self_test:
        return entries.self_test(Path(parsed.report) if parsed.report is not None else None)
    if parsed.sm_client_id:
        os.environ[paths.SESSION_VARIABLE] = parsed.sm_client_id
    if len(parsed.opened) == 1 and parsed.library is None and parsed.opened[0].endswith(paths.LIBRARY_SUFFIX):
        parsed.library, parsed.opened = str(_existing_file(parsed.opened[0])), []
    return entries.window(_library(parsed), _wish(parsed))


def _wish(parsed: argparse.Namespace) -> Wish | None:
    """What is to be done in the window; None when it is only to be there."""
    if not parsed.opened and not parsed.new_note:
        return None
    from notes_desktop.core.wish import Wish, wish_for

    if not parsed.opened:
        return Wish("new_note")
    wish = wish_for(parsed.opened)
    return wish._replace(files=tuple(str(_existing_file(file).absolute()) for file in wish.files))


def _existing_file(name: str) -> Path:
    path = Path(os.path.expanduser(name))
    if not path.exists():
        raise NotesError(N_("There is no file {path}."), path=path)
    return path


def _capture(parsed: argparse.Namespace) -> int:
    from notes_desktop.core.wish import Wish

    entries: Entries = parsed.entries
    return entries.window(_library(parsed), Wish("capture"))


def _read(parsed: argparse.Namespace) -> int:
    values = {destination(name): getattr(parsed, destination(name)) for name, _settings in COMMANDS[parsed.word][1]}
    return READING[parsed.word](parsed.library, **values)


def _new(parsed: argparse.Namespace) -> int:
    print_line(_hand_over(parsed, {"do": "new", "text": _text(parsed.text)})["uid"])
    return 0


def _append(parsed: argparse.Namespace) -> int:
    _hand_over(parsed, {"do": "append", "uids": [parsed.uid], "text": _text(parsed.text)})
    return 0


def _trash_or_restore(parsed: argparse.Namespace) -> int:
    _hand_over(parsed, {"do": parsed.word, "uids": parsed.uids})
    return 0


def _check(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.checking import check

    findings = check(_existing(parsed), parsed.deep)
    for finding in findings:
        print_line(" ".join(part for part in (_(finding.message), finding.note_uid, finding.detail) if part))
    if not findings:
        print_line(_("The library is sound."))
        return 0
    said = ngettext("{count} thing is wrong.", "{count} things are wrong.", len(findings))
    return say(said.format(count=len(findings)), 3)


def _backup(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.backup import backup

    print_line(str(backup(_existing(parsed), None if parsed.file is None else Path(parsed.file))))
    return 0


def _desktop_install(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.desktop_entry import command_of, install

    for path in install(paths.resources(), paths.shared_data_home(), command_of(sys.argv[0])):
        print_line(str(path))
    return 0


def _desktop_remove(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.desktop_entry import remove

    for path in remove(paths.shared_data_home()):
        print_line(str(path))
    return 0


def _hand_over(parsed: argparse.Namespace, message: dict[str, Any]) -> dict[str, Any]:
    from notes_desktop.services.commands import hand_over

    answer = hand_over(_library(parsed), message)
    if not answer.get("ok"):
        raise _Answered(str(answer.get("error")), int(answer.get("exit", 1)))
    return answer


class _Answered(NotesError):
    """What the running window said, already in the person's language."""

    def __init__(self, said: str, exit_code: int) -> None:
        super().__init__("{said}", said=said)
        self.exit_code = exit_code  # type: ignore[misc]


def _library(parsed: argparse.Namespace) -> Path:
    return Path(library_at(parsed.library))


def _existing(parsed: argparse.Namespace) -> Path:
    return Path(existing_library(parsed.library))


def _text(given: str) -> str:
    if given != "-":
        return given
    return sys.stdin.buffer.read().decode("utf-8", "replace")


_RUN: dict[str, Run] = {
    "new": _new,
    "append": _append,
    "trash": _trash_or_restore,
    "restore": _trash_or_restore,
    "capture": _capture,
    "check": _check,
    "desktop-install": _desktop_install,
    "desktop-remove": _desktop_remove,
    "backup": _backup,
}

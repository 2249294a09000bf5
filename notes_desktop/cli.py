"""The command line: no Qt; the exit code says what happened (0 done, 1 refused, 2 usage, 3 library unusable)."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn

from notes_desktop import __version__, paths
from notes_desktop.core.errors import LibraryRefused, NoteNotFound, NotesError, StorageUnavailable
from notes_desktop.core.text import N_, _, install, ngettext

if TYPE_CHECKING:
    from notes_desktop.core.wish import Wish

_PROGRAM = "notes-desktop"
_WITH_VALUE = ("--library", "--report", "--sm-client-id")
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
    install(None, paths.resources() / "translations")
    arguments, opened = _without_opened(arguments)
    try:
        parsed = _parser(arguments).parse_args(arguments, argparse.Namespace(entries=entries, opened=opened))
        code = int(parsed.run(parsed))
        with _answering():
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
    _say(said, code)
    if _wants_window(arguments) and _is_unread():
        entries.tell(said)
    return code


def _wants_window(arguments: Sequence[str]) -> bool:
    """Whether a person waits for a window, not a shell for words."""
    return not any(word == "--self-test" or (word in _COMMANDS and word != "capture") for word in arguments)


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
    if argument in _COMMANDS:
        return False
    from notes_desktop.core.wish import is_openable

    return is_openable(argument) or Path(argument).exists()


def _with_way_out(error: StorageUnavailable) -> str:
    """What failed, and what helps when the file is damaged."""
    said = str(error)
    if error.exit_code != 3:
        return said
    return _("{reason}. Opening it in the window repairs it.").format(reason=said.rstrip("."))


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
    """Knows the command that `arguments` name, or all of them: making the others takes as long as a list.

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
    parser.add_argument("--library", type=_path, metavar="FILE", help=_("the library file to use"))
    parser.add_argument("--new-note", action="store_true", help=_("begin a new note in the window"))
    parser.add_argument("--self-test", action="store_true", help=_("check this installation and say what was found"))
    parser.add_argument("--report", type=_path, metavar="FILE", help=_("write the self-test's report to a file"))
    parser.add_argument("--sm-client-id", metavar="ID", help=argparse.SUPPRESS)  # a session manager starts it again
    parser.set_defaults(run=_window)
    if _is_for_window(arguments):
        return parser
    commands = parser.add_subparsers(metavar=_("COMMAND"), parser_class=_Parser, prog=_PROGRAM)
    named = [name for name in _COMMANDS if name in arguments]
    for name in named or _COMMANDS:
        said, run, add_arguments = _COMMANDS[name]
        command = commands.add_parser(name, help=_(said), description=_(said), formatter_class=_formatter)
        command.set_defaults(run=run, word=name)
        add_arguments(command)
    return parser


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


def _add_list(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    command.add_argument("--query", metavar="Q", help=_("only notes that the search finds (words, tag:work …)"))
    command.add_argument("--trash", action="store_true", help=_("notes in the trash"))
    command.add_argument("--limit", type=_count, metavar="N", default=-1, help=_("at most N notes"))
    command.add_argument("--sort", choices=("edited", "created", "title"), default="edited", help=_("the order"))


def _add_cat(command: argparse.ArgumentParser) -> None:
    command.add_argument("uid", metavar="UID", help=_("the note, or “latest”"))


def _add_history(command: argparse.ArgumentParser) -> None:
    command.add_argument("uid", metavar="UID")
    command.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def _add_new(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", metavar="TEXT", nargs="?", default="-", help=_("the text; “-” reads standard input"))


def _add_append(command: argparse.ArgumentParser) -> None:
    command.add_argument("uid", metavar="UID")
    command.add_argument("text", metavar="TEXT", help=_("the text; “-” reads standard input"))


def _add_uids(command: argparse.ArgumentParser) -> None:
    command.add_argument("uids", metavar="UID", nargs="+")


def _add_nothing(_command: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--deep", action="store_true", help=_("every text against its hash and journal as well"))


def _add_backup(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", metavar="FILE", nargs="?", type=_path, help=_("where to (default: the backups folder)")
    )


def _window(parsed: argparse.Namespace) -> int:
    entries: Entries = parsed.entries
    if parsed.self_test:
        return entries.self_test(parsed.report)
    if parsed.sm_client_id:
        os.environ[paths.SESSION_VARIABLE] = parsed.sm_client_id
    if len(parsed.opened) == 1 and parsed.library is None and parsed.opened[0].endswith(paths.LIBRARY_SUFFIX):
        parsed.library, parsed.opened = _existing_file(parsed.opened[0]), []
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
    path = _path(name)
    if not path.exists():
        raise NotesError(N_("There is no file {path}."), path=path)
    return path


def _capture(parsed: argparse.Namespace) -> int:
    from notes_desktop.core.wish import Wish

    entries: Entries = parsed.entries
    return entries.window(_library(parsed), Wish("capture"))


def _list(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.listing import listed

    for row, notebook in listed(_existing(parsed), parsed.query, parsed.trash, parsed.sort, parsed.limit):
        _print(_as_json(row, notebook) if parsed.json else _as_line(row))
    return 0


def _cat(parsed: argparse.Namespace) -> int:
    with _reader(parsed) as reader:
        text = reader.text(_find(reader, parsed.uid)).text
    with _answering():
        sys.stdout.buffer.write(text.encode("utf-8"))
    return 0


def _history(parsed: argparse.Namespace) -> int:
    import json

    with _reader(parsed) as reader:
        for rev, step, kind, at_ms, removed, inserted in reader.history(_find(reader, parsed.uid)):
            if parsed.json:
                entry = {"rev": rev, "step": step, "kind": kind, "at_ms": at_ms, "removed": removed}
                _print(json.dumps({**entry, "inserted": inserted}))
            else:
                _print(f"{_date(at_ms)}  {rev:>6}  {kind:<8}  -{removed} +{inserted}")
    return 0


def _new(parsed: argparse.Namespace) -> int:
    _print(_hand_over(parsed, {"do": "new", "text": _text(parsed.text)})["uid"])
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
        _print(" ".join(part for part in (_(finding.message), finding.note_uid, finding.detail) if part))
    if not findings:
        _print(_("The library is sound."))
        return 0
    said = ngettext("{count} thing is wrong.", "{count} things are wrong.", len(findings))
    return _say(said.format(count=len(findings)), 3)


def _backup(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.backup import backup

    _print(str(backup(_existing(parsed), parsed.file)))
    return 0


def _desktop_install(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.desktop_entry import command_of, install

    for path in install(paths.resources(), paths.shared_data_home(), command_of(sys.argv[0])):
        _print(str(path))
    return 0


def _desktop_remove(parsed: argparse.Namespace) -> int:
    from notes_desktop.services.desktop_entry import remove

    for path in remove(paths.shared_data_home()):
        _print(str(path))
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


@contextmanager
def _reader(parsed: argparse.Namespace) -> Iterator[Any]:
    from notes_desktop.services.listing import open_for_printing

    reader = open_for_printing(_existing(parsed))
    try:
        yield reader
    finally:
        reader.close()


def _find(reader: Any, uid: str) -> int:
    note_id = reader.latest_id() if uid == "latest" else reader.id_of(uid)
    if note_id is None:
        raise NoteNotFound(N_("There is no note {uid} in this library."), uid=uid)
    return int(note_id)


def _library(parsed: argparse.Namespace) -> Path:
    return Path(parsed.library or paths.default_library()).absolute()


def _existing(parsed: argparse.Namespace) -> Path:
    path = _library(parsed)
    if not path.exists():
        raise LibraryRefused(N_("There is no library at {path} yet. “notes-desktop new” makes it."), path=path)
    return path


def _text(given: str) -> str:
    if given != "-":
        return given
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _as_json(row: Any, notebook: str) -> str:
    import json

    return json.dumps(
        {
            "uid": row.uid,
            "title": row.title,
            "created_ms": row.created_ms,
            "edited_ms": row.edited_ms,
            "pinned": row.pinned_ms > 0,
            "trashed": row.trashed_ms > 0,
            "notebook": notebook or None,
            "tags": row.tags.split(),
            "length": row.length,
        },
        ensure_ascii=False,
    )


def _as_line(row: Any) -> str:
    return f"{row.uid}  {_date(row.edited_ms)}  {row.title or _('New note')}"


def _date(at_ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at_ms // 1000))


def _path(given: str) -> Path:
    return Path(given).expanduser()


def _count(given: str) -> int:
    if not given.isdecimal():
        raise argparse.ArgumentTypeError(_("“{given}” is not a count").format(given=given))
    return int(given)


def _print(line: str) -> None:
    with _answering():
        print(line)


@contextmanager
def _answering() -> Iterator[None]:
    """What is asked for goes to standard output. Raises NotesError when that refuses it, as a full disk does."""
    try:
        yield
    except BrokenPipeError:  # nobody reads on, and nothing is wrong with that
        raise
    except OSError as error:
        raise NotesError(N_("The answer could not be written: {reason}."), reason=error.strerror or error) from error


def _flush() -> None:
    if sys.stdout is not None:  # as in a program for Windows that has no console
        sys.stdout.flush()


def _say(said: str, exit_code: int) -> int:
    print(_("notes-desktop: {message}").format(message=said), file=sys.stderr)
    return exit_code


_COMMANDS: dict[str, tuple[str, Run, Callable[[argparse.ArgumentParser], None]]] = {
    "list": (N_("list notes"), _list, _add_list),
    "cat": (N_("print a note, byte for byte"), _cat, _add_cat),
    "history": (N_("list the changes of a note"), _history, _add_history),
    "new": (N_("make a note and print its uid"), _new, _add_new),
    "append": (N_("add text at the end of a note"), _append, _add_append),
    "trash": (N_("move notes to the trash"), _trash_or_restore, _add_uids),
    "restore": (N_("bring notes back from the trash"), _trash_or_restore, _add_uids),
    "capture": (N_("open the window for quick capture"), _capture, _add_nothing),
    "check": (N_("look the library over"), _check, _add_check),
    "desktop-install": (N_("put the application into the menu of this user"), _desktop_install, _add_nothing),
    "desktop-remove": (N_("take it out of the menu again"), _desktop_remove, _add_nothing),
    "backup": (N_("save a verified copy of the library"), _backup, _add_backup),
}

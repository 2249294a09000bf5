"""Failures that were expected: their text may be shown to a person."""

from __future__ import annotations

from notes_desktop.core.text import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class NotesError(Exception):
    """A failure whose `str` is a sentence for people, translated when it is shown.

    `template` is a message marked with N_ and `values` fill its {placeholders}.
    `exit_code` is what the command line ends with.
    """

    exit_code: ClassVar[int] = 1
    default: ClassVar[str] = N_("This could not be done.")

    def __init__(self, template: str = "", **values: object) -> None:
        super().__init__(template, values)
        self.template = template or self.default
        self.values = values

    def __str__(self) -> str:
        return _(self.template).format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.template,), self.__dict__)


class EditConflict(NotesError):
    """The note has another revision than the edit was made on."""

    default = N_("The note was changed elsewhere in the meantime.")


class StorageUnavailable(NotesError):
    """The disk refused. `reason` is the driver's own word for it, for the log and the details."""

    default = N_("The disk does not accept changes at the moment ({reason}).")

    def __init__(self, template: str = "", *, reason: str = "", **values: object) -> None:
        super().__init__(template, reason=reason, **values)
        self.reason = reason


class NoteNotFound(NotesError):
    """There is no such note, or no longer."""

    default = N_("There is no such note.")


class UsageError(NotesError):
    """A command was called in a way that it does not know."""

    exit_code = 2
    default = N_("This command does not work that way.")


class LibraryRefused(NotesError):
    """The library cannot be used; it was left as it is."""

    exit_code = 3
    default = N_("The library cannot be opened.")


class LibraryDamaged(LibraryRefused):
    """The file is a library, and broken."""

    default = N_("The library is damaged.")


class LibraryNewer(LibraryRefused):
    """A later version of the application wrote the file."""

    default = N_("The library was written by a newer version of this application.")


class LibraryForeign(LibraryRefused):
    """The file is none of ours."""

    default = N_("This file is not a library of notes.")


class LibraryLocked(LibraryRefused):
    """Another process holds the library."""

    default = N_("The library is in use by another program.")

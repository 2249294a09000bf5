"""The note that a first start opens."""

from __future__ import annotations

from notes_desktop.core.text import N_, _

WELCOME = N_("""\
# Welcome to Notes Desktop

Just type. There is nothing to save: *what you type is on the disk a moment later*, and closing, a crash or a power cut takes none of it away. The next start brings you back to this very place.

## Ten keys to know

- **Ctrl+N** starts a new note; its first line is its title.
- **Ctrl+L** searches as you type. Enter opens the first hit, Ctrl+Enter makes a note of that name.
- **Ctrl+P** jumps to a note by its title.
- **Ctrl+Shift+P** finds every command.
- **Ctrl+Z** takes back a step. It still can tomorrow, after a restart.
- **Alt+Left** goes back to the note before.
- **F6** moves on to the next pane.
- **Delete** in the list moves a note to the trash; Ctrl+Z there brings it back.
- **Ctrl+F** finds within the note.
- **Ctrl+/** shows all the other keys.

## Write in Markdown

- [x] Start Notes Desktop
- [ ] Click this box, or press Ctrl+Shift+Enter on its line
- [ ] Make a note of your own

> Marks stay where you typed them: **bold**, *emphasis*, `code` and [links](https://daringfireball.net/projects/markdown/).

All of it lives in one file on this computer, and leaves with you whenever you want.
""")


def welcome_text() -> str:
    """The welcome note in the person's language."""
    return _(WELCOME)

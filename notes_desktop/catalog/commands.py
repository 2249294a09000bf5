"""What a person can do. Menus, palette, shortcuts and the sheet of keys follow this table and its order."""

from __future__ import annotations

from typing import Literal, NamedTuple

from notes_desktop.core.text import N_

Where = Literal["window", "list", "editor"]
MenuId = Literal["file", "edit", "note", "organise", "format", "view", "go", "help"]


class Command(NamedTuple):
    """One thing a person can do.

    `keys` are portable (Ctrl is ⌘ on macOS, Meta is ⌃ there), the first one is shown; `mac_keys` replace them
    on macOS. `where` must have the focus for the keys to work; menus and palette run a command from anywhere.
    `group` says between which lines of the menu it stands, `words` are further ones that find it in the
    palette, and `in_list_menu` puts it into the context menu of the list as well. Only what `repeats` goes on
    while its key is held down.
    """

    id: str
    title: str
    menu: MenuId
    group: int
    keys: tuple[str, ...] = ()
    where: Where = "window"
    words: str = ""
    mac_keys: tuple[str, ...] | None = None
    in_list_menu: bool = False
    repeats: bool = False


class Menu(NamedTuple):
    id: MenuId
    title: str


MENUS = (
    Menu("file", N_("&File")),
    Menu("edit", N_("&Edit")),
    Menu("note", N_("&Note")),
    Menu("organise", N_("&Organise")),
    Menu("format", N_("Fo&rmat")),
    Menu("view", N_("&View")),
    Menu("go", N_("&Go")),
    Menu("help", N_("&Help")),
)

_FILE = (
    Command("note.new", N_("New note"), "file", 0, ("Ctrl+N",), words=N_("create add write")),
    Command("note.capture", N_("Quick capture"), "file", 0, words=N_("write down at once small window")),
    Command("note.daily", N_("Daily note"), "file", 0, ("Ctrl+Shift+T",), words=N_("today journal diary")),
    Command("note.from_template", N_("New note from template…"), "file", 0, words=N_("create form pattern")),
    Command("templates.show", N_("Show templates"), "file", 0, words=N_("edit form pattern notebook")),
    Command("save.now", N_("Save now"), "file", 1, ("Ctrl+S",), words=N_("flush disk store")),
    Command("note.import_files", N_("Import text files…"), "file", 2, words=N_("open markdown md txt add")),
    Command("note.save_copy_as", N_("Save a copy as .md…"), "file", 2, words=N_("export file markdown")),
    Command("library.save_copy", N_("Save a copy of the library…"), "file", 2, words=N_("backup export")),
    Command("index.pause", N_("Pause indexing"), "file", 2, words=N_("search index stop resume")),
    Command("index.rebuild", N_("Rebuild the search index"), "file", 2, words=N_("index repair find anew")),
    Command("settings.open", N_("Settings"), "file", 3, ("Ctrl+,",), words=N_("preferences options theme")),
    Command("window.close", N_("Close window"), "file", 4, ("Ctrl+W",), words=N_("shut leave")),
    Command("app.quit", N_("Quit"), "file", 4, ("Ctrl+Q",), words=N_("exit close leave")),
)

_EDIT = (
    Command("edit.undo", N_("Undo"), "edit", 0, ("Ctrl+Z",), words=N_("take back revert"), repeats=True),
    Command("edit.redo", N_("Redo"), "edit", 0, ("Ctrl+Shift+Z", "Ctrl+Y"), words=N_("repeat again"), repeats=True),
    Command("edit.cut", N_("Cut"), "edit", 1, ("Ctrl+X",)),
    Command("edit.copy", N_("Copy"), "edit", 1, ("Ctrl+C",)),
    Command("edit.paste", N_("Paste"), "edit", 1, ("Ctrl+V",), words=N_("insert")),
    Command("edit.paste_plain", N_("Paste as plain text"), "edit", 1, ("Ctrl+Shift+V",), words=N_("insert")),
    Command("edit.select_all", N_("Select all"), "edit", 1, ("Ctrl+A",)),
    Command("find.open", N_("Find in note"), "edit", 2, ("Ctrl+F",), words=N_("search text")),
    Command(
        *("find.replace", N_("Replace in note"), "edit", 2, ("Ctrl+H",)),
        words=N_("find substitute change"),
        mac_keys=("Ctrl+Alt+F",),
    ),
    Command("find.next", N_("Next match"), "edit", 2, ("F3",), words=N_("find again"), repeats=True),
    Command("find.previous", N_("Previous match"), "edit", 2, ("Shift+F3",), words=N_("find again back"), repeats=True),
)

_NOTE = (
    Command("note.rename", N_("Rename note"), "note", 0, ("F2",), words=N_("title heading"), in_list_menu=True),
    Command("note.pin", N_("Pin note"), "note", 0, ("Ctrl+Shift+8",), words=N_("unpin star"), in_list_menu=True),
    Command("note.duplicate", N_("Duplicate note"), "note", 0, ("Ctrl+D",), words=N_("copy clone"), in_list_menu=True),
    Command(
        *("note.own_window", N_("Open in its own window"), "note", 0, ("Ctrl+Shift+N",)),
        words=N_("new second separate"),
        in_list_menu=True,
    ),
    Command("note.copy", N_("Copy note"), "note", 1, words=N_("clipboard whole text"), in_list_menu=True),
    Command("note.copy_link", N_("Copy link"), "note", 1, words=N_("clipboard address url"), in_list_menu=True),
    Command(
        *("note.trash", N_("Move to trash"), "note", 2, ("Del",), "list"),
        words=N_("delete remove"),
        mac_keys=("Backspace", "Del"),
        in_list_menu=True,
    ),
    Command("note.restore", N_("Restore from trash"), "note", 3, words=N_("undelete recover"), in_list_menu=True),
    Command("note.purge", N_("Delete for good…"), "note", 3, words=N_("remove purge erase"), in_list_menu=True),
    Command("trash.empty", N_("Empty the trash…"), "note", 3, words=N_("delete remove purge erase")),
)

_ORGANISE = (
    Command(
        *("note.move", N_("Move to notebook…"), "organise", 0, ("Ctrl+Shift+M",)),
        words=N_("folder put file"),
        in_list_menu=True,
    ),
    Command(
        *("note.tag", N_("Add a tag…"), "organise", 0, ("Ctrl+Shift+G",)),
        words=N_("label keyword"),
        in_list_menu=True,
    ),
    Command("note.untag", N_("Remove a tag…"), "organise", 0, words=N_("label keyword delete"), in_list_menu=True),
    Command("note.merge", N_("Merge notes"), "organise", 0, words=N_("join combine one"), in_list_menu=True),
    Command("notebook.new", N_("New notebook"), "organise", 1, words=N_("folder create add")),
    Command("notebook.new_inside", N_("New notebook inside this one"), "organise", 1, words=N_("folder nested sub")),
    Command("notebook.rename", N_("Rename notebook"), "organise", 1, words=N_("folder name")),
    Command("notebook.move", N_("Move notebook…"), "organise", 1, words=N_("folder nest place")),
    Command("notebook.colour", N_("Colour of the notebook…"), "organise", 1, words=N_("folder color")),
    Command("notebook.delete", N_("Delete notebook"), "organise", 1, words=N_("folder remove trash")),
    Command("tag.rename", N_("Rename or merge tag"), "organise", 2, words=N_("label change")),
    Command("tag.colour", N_("Colour of the tag…"), "organise", 2, words=N_("label color")),
    Command("tag.remove", N_("Remove tag from its notes…"), "organise", 2, words=N_("label delete")),
    Command("search.save", N_("Save this search…"), "organise", 3, words=N_("keep query filter")),
    Command("search.rename", N_("Rename saved search"), "organise", 3, words=N_("query filter name")),
    Command("search.delete", N_("Delete saved search"), "organise", 3, words=N_("query filter remove")),
)

_FORMAT = (
    Command("text.bold", N_("Bold"), "format", 0, ("Ctrl+B",), "editor", N_("strong fat")),
    Command("text.italic", N_("Italic"), "format", 0, ("Ctrl+I",), "editor", N_("emphasis slanted")),
    Command("text.code", N_("Code"), "format", 0, ("Ctrl+Shift+K",), "editor", N_("monospace")),
    Command("text.link", N_("Link"), "format", 0, ("Ctrl+K",), "editor", N_("address url")),
    Command("text.heading1", N_("Heading 1"), "format", 1, ("Ctrl+1",), "editor", N_("title large")),
    Command("text.heading2", N_("Heading 2"), "format", 1, ("Ctrl+2",), "editor", N_("title section")),
    Command("text.heading3", N_("Heading 3"), "format", 1, ("Ctrl+3",), "editor", N_("title section")),
    Command("text.heading4", N_("Heading 4"), "format", 1, ("Ctrl+4",), "editor", N_("title section")),
    Command("text.heading5", N_("Heading 5"), "format", 1, ("Ctrl+5",), "editor", N_("title section")),
    Command("text.heading6", N_("Heading 6"), "format", 1, ("Ctrl+6",), "editor", N_("title section")),
    Command("text.checklist", N_("Checklist"), "format", 2, ("Ctrl+Shift+C",), "editor", N_("task to do")),
    Command(
        *("text.toggle_task", N_("Tick task"), "format", 2, ("Ctrl+Shift+Return", "Ctrl+Return"), "editor"),
        words=N_("check done box to do open link"),
    ),
    Command(
        *("text.move_up", N_("Move line up"), "format", 3, ("Alt+Up",), "editor"),
        words=N_("paragraph swap"),
        mac_keys=("Meta+Ctrl+Up",),
        repeats=True,
    ),
    Command(
        *("text.move_down", N_("Move line down"), "format", 3, ("Alt+Down",), "editor"),
        words=N_("paragraph swap"),
        mac_keys=("Meta+Ctrl+Down",),
        repeats=True,
    ),
)

_VIEW = (
    Command("view.all", N_("Show all notes"), "view", 0, words=N_("everything list")),
    Command("view.pinned", N_("Show pinned notes"), "view", 0, words=N_("star list")),
    Command("view.today", N_("Show notes of today"), "view", 0, words=N_("recent list")),
    Command("view.untagged", N_("Show notes without a tag"), "view", 0, words=N_("list sort out inbox")),
    Command("view.tasks", N_("Show notes with open tasks"), "view", 0, words=N_("to do check box list")),
    Command("view.trash", N_("Show the trash"), "view", 0, words=N_("deleted removed list")),
    Command("sort.edited", N_("Sort by date edited"), "view", 1, words=N_("order changed newest")),
    Command("sort.created", N_("Sort by date created"), "view", 1, words=N_("order made newest")),
    Command("sort.title", N_("Sort by title"), "view", 1, words=N_("order alphabet name")),
    Command("view.grouped", N_("Group by date"), "view", 1, words=N_("sections headings days months")),
    Command("view.sidebar", N_("Sidebar"), "view", 2, ("F9",), words=N_("pane show hide")),
    Command("view.list", N_("List of notes"), "view", 2, ("Shift+F9",), words=N_("pane show hide")),
    Command(
        *("view.backlinks", N_("Links to this note"), "view", 2, ("Ctrl+Shift+L",)),
        words=N_("backlinks mentions pane show hide"),
    ),
    Command("view.focus_mode", N_("Focus mode"), "view", 2, ("Ctrl+Shift+D",), words=N_("distraction zen")),
    Command(
        *("view.full_screen", N_("Full screen"), "view", 2, ("F11",)),
        words=N_("maximise whole"),
        mac_keys=("Meta+Ctrl+F", "F11"),
    ),
    Command("zoom.in", N_("Larger text"), "view", 3, ("Ctrl+=", "Ctrl++"), words=N_("zoom in bigger"), repeats=True),
    Command("zoom.out", N_("Smaller text"), "view", 3, ("Ctrl+-",), words=N_("zoom out"), repeats=True),
    Command("zoom.reset", N_("Usual text size"), "view", 3, ("Ctrl+0",), words=N_("zoom reset 100 %")),
)

_GO = (
    Command(
        *("search.focus", N_("Search or create"), "go", 0, ("Ctrl+L", "Ctrl+Shift+F")),
        words=N_("find filter all notes"),
    ),
    Command("switcher.open", N_("Go to note…"), "go", 0, ("Ctrl+P",), words=N_("quick switcher open jump")),
    Command("palette.open", N_("Run a command…"), "go", 0, ("Ctrl+Shift+P",), words=N_("palette")),
    Command("note.next", N_("Next note"), "go", 1, ("Ctrl+PgDown",), words=N_("down"), repeats=True),
    Command("note.previous", N_("Previous note"), "go", 1, ("Ctrl+PgUp",), words=N_("up"), repeats=True),
    Command(
        *("go.back", N_("Back"), "go", 2, ("Alt+Left",)),
        words=N_("history earlier note"),
        mac_keys=("Ctrl+[",),
        repeats=True,
    ),
    Command(
        *("go.forward", N_("Forward"), "go", 2, ("Alt+Right",)),
        words=N_("history later note"),
        mac_keys=("Ctrl+]",),
        repeats=True,
    ),
    Command("pane.next", N_("Next pane"), "go", 3, ("F6",), words=N_("focus sidebar list editor")),
    Command("pane.previous", N_("Previous pane"), "go", 3, ("Shift+F6",), words=N_("focus sidebar list editor")),
)

_HELP = (
    Command("help.welcome", N_("Welcome note"), "help", 0, words=N_("tutorial learn start")),
    Command("help.shortcuts", N_("Keyboard shortcuts"), "help", 0, ("Ctrl+/",), words=N_("keys cheat sheet")),
    Command("help.about", N_("About Notes Desktop"), "help", 1, words=N_("version licence")),
)

COMMANDS: tuple[Command, ...] = (*_FILE, *_EDIT, *_NOTE, *_ORGANISE, *_FORMAT, *_VIEW, *_GO, *_HELP)
BY_ID = {command.id: command for command in COMMANDS}

"""The menu entry, file types, manual and completions of this user, for an installation that no package brought.

`uv tool` and `pipx` put only the program where it is found. Everything is written under the user's data folder, with
a list of it, so that it can be taken away again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_

NAME = "notes-desktop"
_LIST = Path(NAME) / "desktop-files.json"
_PLACES = {
    f"desktop/{NAME}.desktop": f"applications/{NAME}.desktop",
    f"desktop/{NAME}.metainfo.xml": f"metainfo/{NAME}.metainfo.xml",
    f"desktop/{NAME}.xml": f"mime/packages/{NAME}.xml",
    f"desktop/{NAME}.1": f"man/man1/{NAME}.1",
    f"desktop/completions/{NAME}.bash": f"bash-completion/completions/{NAME}",
    f"desktop/completions/{NAME}.fish": f"fish/vendor_completions.d/{NAME}.fish",
    f"desktop/application-x-{NAME}.svg": f"icons/hicolor/scalable/mimetypes/application-x-{NAME}.svg",
    f"icons/{NAME}.svg": f"icons/hicolor/scalable/apps/{NAME}.svg",
}
"""From the resources to below the data folder. zsh has no folder for a user's completions."""

_CACHES = (
    ("update-desktop-database", "-q", "applications"),
    ("update-mime-database", "mime"),
    ("gtk-update-icon-cache", "-q", "-t", "-f", "icons/hicolor"),
)
_GENERATED = {
    "applications": {"mimeinfo.cache"},
    "mime": {
        *("XMLnamespaces", "aliases", "generic-icons", "globs", "globs2", "icons", "magic", "mime.cache"),
        *("subclasses", "treemagic", "types", "version"),
    },
}
"""What those write; alone in a folder it says nothing."""
_CACHE_S = 30
_QUOTED = str.maketrans({character: f"\\{character}" for character in '"`$\\'})


class NotHere(NotesError):
    """This installation, or this system, has no use for an entry of its own."""


def command_of(program: str, arguments: Sequence[str] = ("-m", "notes_desktop")) -> list[str]:
    """How this installation is started from anywhere: its script, or Python with the package."""
    script = shutil.which(program)
    return [str(Path(script).absolute())] if script and Path(script).stem == NAME else [sys.executable, *arguments]


def install(resources: Path, data_home: Path, command: Sequence[str]) -> list[Path]:
    """Write the files below `data_home`; their paths. Raises NotHere and NotesError."""
    _ask_for_use()
    remove(data_home)
    texts = {place: (resources / source).read_text("utf-8") for source, place in _PLACES.items()}
    launcher = _PLACES[f"desktop/{NAME}.desktop"]
    texts[launcher] = _with_command(texts[launcher], command)
    list_file = data_home / _LIST
    try:
        # The list comes first: what a full disk leaves half done can be taken away.
        list_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        list_file.write_text(json.dumps(sorted(texts)), "utf-8")
        for place, text in texts.items():
            (data_home / place).parent.mkdir(parents=True, exist_ok=True)
            (data_home / place).write_text(text, "utf-8", newline="")
    except OSError as error:
        raise NotesError(
            N_("{path} cannot be written: {reason}"), path=error.filename, reason=error.strerror
        ) from error
    _renew_caches(data_home)
    return [data_home / place for place in sorted(texts)]


def remove(data_home: Path) -> list[Path]:
    """Take away what `install` wrote; the paths of what was there. Raises NotesError."""
    list_file = data_home / _LIST
    removed = []
    try:
        places = set(json.loads(list_file.read_text("utf-8"))) & set(_PLACES.values())
    except (OSError, ValueError):
        return []
    try:
        for place in places:
            file = data_home / place
            if file.exists():
                file.unlink()
                removed.append(file)
        # The tools forget what is gone only while its folder is there.
        _renew_caches(data_home)
        _remove_generated(data_home)
        for place in places:
            _remove_empty((data_home / place).parents, data_home)
        list_file.unlink()
        _remove_empty(list_file.parents, data_home)
    except OSError as error:
        raise NotesError(
            N_("{path} cannot be removed: {reason}"), path=error.filename, reason=error.strerror
        ) from error
    return sorted(removed)


def _ask_for_use() -> None:
    if not sys.platform.startswith("linux"):
        raise NotHere(N_("On this system the installer makes the menu entry."))
    if getattr(sys, "frozen", False):
        raise NotHere(N_("The package that brought Notes Desktop has made its menu entry already."))


def exec_words(command: Sequence[str]) -> str:
    """A command as the value of `Exec`."""
    return " ".join(map(_quoted, command))


def _with_command(launcher: str, command: Sequence[str]) -> str:
    """The launcher with absolute commands; `TryExec` would hide it where the program is not on the path."""
    start = exec_words(command)
    lines = [line for line in launcher.splitlines() if not line.startswith("TryExec=")]
    return "".join(f"{line.replace(f'Exec={NAME}', f'Exec={start}', 1)}\n" for line in lines)


def _quoted(word: str) -> str:
    """As the Desktop Entry Specification wants an argument: quoted, escaped once for that and once as a string."""
    return '"{}"'.format(word.replace("%", "%%").translate(_QUOTED).replace("\\", "\\\\"))


def _remove_empty(folders: Iterable[Path], end: Path) -> None:
    for folder in folders:
        if folder == end:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return


def _remove_generated(data_home: Path) -> None:
    """Caches of nothing, as they are where there was nothing before."""
    for folder, names in _GENERATED.items():
        found = sorted((data_home / folder).rglob("*"), reverse=True)
        folders = [path for path in found if path.is_dir() and not path.is_symlink()]
        files = [path for path in found if path not in folders]
        if all(file.name in names for file in files):
            for file in files:
                file.unlink()
            for place in folders:
                _remove_empty([place], data_home)
            _remove_empty([data_home / folder, *(data_home / folder).parents], data_home)


def _renew_caches(data_home: Path) -> None:
    """A desktop that has not got these tools looks at the files itself."""
    for tool, *arguments, folder in _CACHES:
        place = data_home / folder
        # A new cache of icons would hide what others put there later without renewing it.
        is_wanted = (place / "icon-theme.cache").exists() if "icons" in folder else place.is_dir()
        if is_wanted and shutil.which(tool):
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run([tool, *arguments, str(place)], capture_output=True, check=False, timeout=_CACHE_S)

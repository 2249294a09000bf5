"""Where things are: the default library, settings, state, caches, logs and the resources that travel with us."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from notes_desktop.core.values import StrPath

APPLICATION = "notes-desktop"
LIBRARY_VARIABLE = "NOTES_DESKTOP_LIBRARY"
LIBRARY_SUFFIX = ".notes"
SESSION_VARIABLE = "DESKTOP_AUTOSTART_ID"
"""Where desktops leave the id of a program that they start again; the command line puts its own there too."""


def default_library() -> str:
    """The library that is meant when nobody names one."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return os.path.expanduser(named) if named else os.path.join(_user_data(), "Notes" + LIBRARY_SUFFIX)


def user_data() -> Path:
    from pathlib import Path

    return Path(_user_data())


def absolute(place: StrPath) -> str:
    """From the root on, and as it is otherwise: `..` behind a link means the folder above where that leads."""
    return os.path.join("" if os.path.isabs(place) else os.getcwd(), place)


def _user_data() -> str:
    if sys.platform == "linux":
        # What platformdirs says there; loading it takes longer than printing a list.
        named = os.environ.get("XDG_DATA_HOME", "")
        home = named if os.path.isabs(named) else os.path.join(os.environ.get("HOME", ""), ".local/share")
        if os.path.isabs(home):
            return os.path.join(home, APPLICATION)
    from platformdirs import user_data_dir

    return user_data_dir(APPLICATION)


def shared_data_home() -> Path:
    """Where desktops look for what this user has installed."""
    return user_data().parent


def settings_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path(APPLICATION) / "settings.json"


def state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path(APPLICATION)


def desktop_file() -> Path:
    """What the desktop said last, for the first frame of the next start."""
    return state_folder() / "desktop.json"


def log_folder() -> Path:
    from platformdirs import user_log_path

    return user_log_path(APPLICATION)


def library_folder(library_uid: str) -> Path:
    """Backups, rescue files and damaged files of one library."""
    return user_data() / library_uid


def cache_folder() -> Path:
    """What can be made again."""
    from platformdirs import user_cache_path

    return user_cache_path(APPLICATION)


def index_file(library_uid: str, library: Path) -> Path:
    """The derived index of the library at this place; a copy elsewhere has one of its own."""
    return cache_folder() / f"{_digest(library_uid + str(library.resolve()))}.index"


def lock_file(library: Path) -> Path:
    """Beside the library, or in the state folder where that place cannot be written.

    A folder that is not there yet will be made: the first start and the second must mean the same file.
    """
    beside = library.with_name(library.name + ".lock")
    there = next((folder for folder in library.parents if folder.exists()), library.parent)
    if os.access(there, os.W_OK):
        return beside
    return state_folder() / f"{_digest(str(library.resolve()))}.lock"


def socket_file(library: Path) -> Path:
    """Socket of the running window. Short, because a socket's path may not exceed about 100 bytes."""
    return runtime_folder() / f"notes-{_digest(str(library.resolve()))[:16]}"


def runtime_folder() -> Path:
    """A folder that only this user can enter."""
    from pathlib import Path

    named = os.environ.get("XDG_RUNTIME_DIR")
    if named and os.access(named, os.W_OK):
        return Path(named)
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"notes-desktop-{_user_id()}"
    private_folder(folder)
    return folder


def private_folder(folder: Path) -> None:
    """Make `folder` and the missing ones above it, for this user alone whatever the umask."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        place.chmod(0o700)


def resources() -> Path:
    """Icons, help and what else travels with us."""
    from pathlib import Path

    return Path(_resources())


def translations() -> str:
    """The folder with a folder for each language."""
    return os.path.join(_resources(), "translations")


def _resources() -> str:
    """Inside the package when installed or frozen, else beside it."""
    frozen = getattr(sys, "_MEIPASS", None)
    package = os.path.join(frozen, "notes_desktop") if frozen else os.path.dirname(__file__)
    inside = os.path.join(package, "resources")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "resources")


def _digest(text: str) -> str:
    from notes_desktop.core.digest import digest

    return digest(text.encode("utf-8", "surrogateescape")).hex()


def _user_id() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0

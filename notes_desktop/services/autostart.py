"""Whether this user's desktop starts the application when they log in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_
from notes_desktop.services.desktop_entry import NAME, exec_words

_TITLE = "Notes Desktop"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def is_on() -> bool:
    """What the desktop would do, also when somebody else changed it."""
    if sys.platform == "win32":
        return _registered() is not None
    try:
        text = _file().read_text("utf-8")
    except (OSError, ValueError):
        return False
    return "Hidden=true" not in text and "X-GNOME-Autostart-enabled=false" not in text


def turn(on: bool, command: Sequence[str]) -> None:
    """Write or remove what the desktop reads. Raises NotesError."""
    try:
        if sys.platform == "win32":
            _register(command if on else None)
        elif on:
            _file().parent.mkdir(parents=True, exist_ok=True)
            _file().write_text(_entry(command), "utf-8", newline="")
        else:
            _file().unlink(missing_ok=True)
    except OSError as error:
        raise NotesError(
            N_("{path} cannot be written: {reason}"), path=error.filename or _TITLE, reason=error.strerror
        ) from error


def _file() -> Path:
    """https://specifications.freedesktop.org/autostart-spec/; on macOS an agent of launchd."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"local.{NAME}.plist"
    from platformdirs import user_config_path

    return user_config_path() / "autostart" / f"{NAME}.desktop"


def _entry(command: Sequence[str]) -> str:
    if sys.platform == "darwin":
        import plistlib

        agent = {"Label": f"local.{NAME}", "ProgramArguments": list(command), "RunAtLoad": True}
        return plistlib.dumps(agent).decode()
    return (
        "[Desktop Entry]\nType=Application\n"
        f"Name={_TITLE}\nExec={exec_words(command)}\nIcon={NAME}\nX-GNOME-Autostart-enabled=true\n"
    )


if sys.platform == "win32":
    import winreg

    def _registered() -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, _TITLE)[0])
        except OSError:
            return None

    def _register(command: Sequence[str] | None) -> None:
        import subprocess

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if command is not None:
                winreg.SetValueEx(key, _TITLE, 0, winreg.REG_SZ, subprocess.list2cmdline(command))
            elif _registered() is not None:
                winreg.DeleteValue(key, _TITLE)

"""What a person has set: kept in memory, and in one small file that people may edit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from notes_desktop.catalog.settings import BY_ID, SETTINGS, Setting, Value, accepted
from notes_desktop.services.json_file import read_object, write_object

_log = logging.getLogger(__name__)

Submit = Callable[[Callable[[], None]], object]


def _at_once(job: Callable[[], None]) -> None:
    job()


class Settings:
    """Owns the settings file. What it does not know (of another version) stays in it.

    Values always fit the catalogue. `submit` takes the writing to a lane, because a flush may take seconds;
    changes in a row are written once. When the disk refuses, the log says so and the value holds until one quits.
    """

    def __init__(self, file: Path, submit: Submit = _at_once) -> None:
        self._file = file
        self._submit = submit
        self._guard = threading.Lock()
        self._stored = read_object(file)
        self._is_dirty = False

    def write_on(self, submit: Submit) -> None:
        """From now on write there: a lane exists only once a library is open."""
        self._submit = submit

    def get(self, setting_id: str) -> Value:
        setting = BY_ID[setting_id]
        return accepted(setting, self._stored.get(setting_id, setting.default))

    def values(self) -> dict[str, Value]:
        return {setting.id: self.get(setting.id) for setting in SETTINGS}

    def text(self, setting_id: str) -> str:
        """The value of a choice, a font or a key."""
        return str(self.get(setting_id))

    def number(self, setting_id: str) -> int:
        value = self.get(setting_id)
        assert isinstance(value, int), setting_id
        return value

    def shortcuts(self) -> dict[str, list[str]]:
        """The keys that a person changed, by command."""
        value = self.get("shortcuts")
        assert isinstance(value, dict)
        return value

    def set(self, setting_id: str, value: Value) -> None:
        """Take the value and write it soon. A default is not written: a later version may have a better one."""
        setting = BY_ID[setting_id]
        taken = accepted(setting, value)
        with self._guard:
            if not self._take(setting, taken) or self._is_dirty:
                return
            self._is_dirty = True
        self._submit(self._write)

    def _take(self, setting: Setting, value: Value) -> bool:
        """Whether this changes anything."""
        if value == setting.default:
            return self._stored.pop(setting.id, None) is not None
        if self._stored.get(setting.id) == value:
            return False
        self._stored[setting.id] = value
        return True

    def _write(self) -> None:
        """Any thread."""
        with self._guard:
            self._is_dirty = False
            stored = dict(self._stored)
        try:
            write_object(self._file, stored)
        except OSError as error:
            _log.warning("the settings could not be written: %s", error.strerror)

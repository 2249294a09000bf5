"""Eight megabytes of disk held in reserve, given up when the disk is full so that texts still find room."""

from __future__ import annotations

import os
from pathlib import Path

from notes_desktop import paths

SIZE_BYTES = 8 * 1024 * 1024
_BLOCK = b"\xa5" * 65536


class Ballast:
    """The reserve file, on the same disk as the library."""

    def __init__(self, library_uid: str, library: Path) -> None:
        self._folder = paths.library_folder(library_uid)
        self._beside = library.with_name(f".{library.name}.ballast")

    def take_on(self) -> bool:
        """Fill and flush the reserve; False when there is no room for it now. Takes a moment: lanes only."""
        try:
            file = self._file()
            if not file.exists() or file.stat().st_size != SIZE_BYTES:
                _fill(file)
        except OSError:
            self.drop()
            return False
        return True

    def drop(self) -> bool:
        """Give the reserve back to the disk; False when there was none."""
        is_dropped = False
        for file in (self._folder / "ballast", self._beside):
            try:
                file.unlink()
                is_dropped = True
            except OSError:
                continue
        return is_dropped

    def _file(self) -> Path:
        paths.private_folder(self._folder)
        is_same_disk = self._folder.stat().st_dev == self._beside.parent.stat().st_dev
        return self._folder / "ballast" if is_same_disk else self._beside


def _fill(file: Path) -> None:
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        for _ in range(0, SIZE_BYTES, len(_BLOCK)):
            os.write(descriptor, _BLOCK)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

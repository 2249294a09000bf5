"""Eight megabytes of disk held in reserve, given up when the disk is full so that texts still find room."""

from __future__ import annotations

import os
from pathlib import Path

from notes_desktop import paths

SIZE_BYTES = 8 * 1024 * 1024


class Ballast:
    """The reserve file, on the same disk as the library."""

    def __init__(self, library_uid: str, library: Path) -> None:
        folder = paths.library_folder(library_uid)
        paths.private_folder(folder)
        same_disk = folder.stat().st_dev == library.parent.stat().st_dev
        self._file = folder / "ballast" if same_disk else library.with_name(f".{library.name}.ballast")

    def take_on(self) -> bool:
        """Fill the reserve; False when there is no room for it now."""
        if self._file.exists() and self._file.stat().st_size == SIZE_BYTES:
            return True
        try:
            descriptor = os.open(self._file, os.O_CREAT | os.O_WRONLY, 0o600)
            try:
                block = b"\xa5" * 65536
                for offset in range(0, SIZE_BYTES, len(block)):
                    os.pwrite(descriptor, block, offset)
            finally:
                os.close(descriptor)
        except OSError:
            self._file.unlink(missing_ok=True)
            return False
        return True

    def drop(self) -> bool:
        """Give the reserve back to the disk; False when there was none."""
        try:
            self._file.unlink()
        except OSError:
            return False
        return True

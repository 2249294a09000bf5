"""The window: everything that imports Qt."""

from __future__ import annotations

from notes_desktop.ui import quick_enum
from notes_desktop.ui.quick_pyside import quick

quick_enum.install()
with quick():
    import PySide6.QtCore  # noqa: F401 (it is there for everybody from here on)

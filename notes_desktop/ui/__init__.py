"""The window: everything that imports Qt.

PySide can spell its names in other ways (https://doc.qt.io/qtforpython-6/considerations.html#features). To know which
modules want that, it looks for its own name in the source of every one that is imported after it. Nobody does here, and
to read them takes a tenth of a start and fills `linecache` with 7 MB of text: none is read from here on.
"""

from __future__ import annotations

from contextlib import suppress

import PySide6.QtCore  # noqa: F401 (it brings what is imported below)


def _uses_none(_module: object) -> bool:
    return False


with suppress(ImportError):  # a PySide that does it in another way goes on as it likes
    from shibokensupport import feature  # type: ignore[import-not-found]

    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _uses_none

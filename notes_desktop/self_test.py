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
        except Exception as error:  # whatever breaks is the finding
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
    from notes_desktop.storage.connection import driver_version

    return driver_version()


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
    if frozen and not (files and folder.is_relative_to(getattr(sys, "_MEIPASS", ""))):
        raise FileNotFoundError(f"plugins in {folder}")
    for file in files:
        loader = QPluginLoader(str(file))
        if not loader.load():
            raise OSError(f"{file.name}: {loader.errorString()}")
    return f"{len(files)} plugins" if frozen else "not frozen"


def _modules() -> str:
    """What is imported late, for a dialog that nobody has opened yet, is there too."""
    import importlib
    import pkgutil

    import notes_desktop

    archive = getattr(sys.modules.get("pyimod02_importers"), "pyz_archive", None)
    if archive is not None:
        names = [name for name in archive.toc if name.startswith("notes_desktop.")]
    else:
        names = [module.name for module in pkgutil.walk_packages(notes_desktop.__path__, "notes_desktop.")]
    late = [name for name in names if not name.endswith("__main__")]
    for name in late:
        importlib.import_module(name)
    return f"{len(late)} modules"


def _window() -> str:
    """One note typed into a real window and read back from the disk."""
    from PySide6.QtGui import QGuiApplication

    from notes_desktop.services.listing import open_for_reading

    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "self-test.notes"
        _type_into(library)
        reader = open_for_reading(library)
        try:
            note_id = reader.latest_id()
            text = reader.text(note_id).text if note_id is not None else ""
        finally:
            reader.close()
    if text != TYPED:
        raise AssertionError(f"{len(text)} of {len(TYPED)} characters came back")
    return QGuiApplication.platformName()


def _children() -> str:
    """What the program starts must not load the libraries of the bundle."""
    if not getattr(sys, "frozen", False) or not sys.platform.startswith("linux"):
        return "not frozen"
    import subprocess

    said = subprocess.run(["env"], check=True, capture_output=True, text=True).stdout.splitlines()
    ours = [line for line in said if str(getattr(sys, "_MEIPASS", "")) in line and not line.startswith("_PYI_")]
    if ours:
        raise OSError(f"children inherit {', '.join(ours)}")
    return "look for their own libraries"


def _one_sqlite() -> str:
    """Of the two copies in one process each would drop the locks of the other."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is None:
        return "not frozen"
    others = [file.name for file in Path(bundle).rglob("*sqlite3.*") if file.is_file()]
    if others or "_sqlite3" in sys.modules:
        raise OSError(f"there is a second SQLite: {', '.join(others) or '_sqlite3'}")
    return "one SQLite"


def _type_into(library: Path) -> None:
    from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from notes_desktop.app import open_workspace
    from notes_desktop.services.settings import Settings
    from notes_desktop.storage.lock import LibraryLock
    from notes_desktop.ui.window.application import make_application

    settings = Settings(library.with_name("settings.json"))
    app = QApplication.instance() or make_application(sys.argv, settings)
    lock = LibraryLock(library.with_name("lock"))
    lock.acquire("window")
    workspace = open_workspace(library, lock, settings)
    try:
        furnished = QEventLoop()
        workspace.furnished.connect(furnished.quit)
        QTimer.singleShot(PATIENCE_MS, furnished.quit)
        workspace.show()
        furnished.exec()
        workspace.navigator.create()
        for letter in TYPED:
            app.sendEvent(
                workspace.editor.surface(),
                QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter),
            )
        loop = QEventLoop()
        workspace.binding.note_saved.connect(loop.quit)
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        loop.exec()
    finally:
        workspace.close()
        lock.release()


TYPED = "Self-test: ä 京 🙂"
PATIENCE_MS = 5000

CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("sqlite", _sqlite),
    ("resources", _resources),
    ("plugins", _plugins),
    ("modules", _modules),
    ("window", _window),
    ("children", _children),
    ("process", _one_sqlite),
)

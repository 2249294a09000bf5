from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from notes_desktop.ui.window.refusal import refuse


def test_a_start_without_a_window_says_why(qapp: QApplication) -> None:
    seen: list[tuple[str, str]] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append((box.text(), box.informativeText()))
        box.close()

    QTimer.singleShot(0, read)
    refuse("It is in use.")
    assert seen == [("This could not be opened.", "It is in use.")]

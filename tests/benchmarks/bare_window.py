"""The floor of a start: list and editor in a window, nothing else. Says `shown` on the pipe after the first frame."""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QListView, QMainWindow, QSplitter, QTextEdit


class Watch(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self) -> None:
        os.write(int(sys.argv[1]), f"shown 0 0 {time.monotonic_ns()}\n".encode())


app = QApplication([])
window, panes, editor, watch = QMainWindow(), QSplitter(), QTextEdit(), Watch()
panes.addWidget(QListView())
panes.addWidget(editor)
window.setCentralWidget(panes)
window.resize(1280, 800)
editor.viewport().installEventFilter(watch)
window.show()
app.exec()

"""The floor of a start: list and editor in a window, nothing else. Says `shown` on the pipe after the first frame.

With a file of notes (JSON: [[title, snippet], …] and a text) it shows them: letters bring fonts with them.
"""

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


def fill(listed: QListView, editor: QTextEdit, file: str) -> None:
    import json  # a start is measured without

    from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel

    with open(file, encoding="utf-8") as stream:
        rows, text = json.load(stream)
    model, bold = QStandardItemModel(listed), QFont()
    bold.setBold(True)
    for title, snippet in rows:
        item = QStandardItem(title)
        item.setFont(bold)
        model.appendRow(item)
        model.appendRow(QStandardItem(snippet))
    listed.setModel(model)
    editor.setPlainText(text)


app = QApplication([])
window, panes, listed, editor, watch = QMainWindow(), QSplitter(), QListView(), QTextEdit(), Watch()
if len(sys.argv) > 2:
    fill(listed, editor, sys.argv[2])
panes.addWidget(listed)
panes.addWidget(editor)
window.setCentralWidget(panes)
window.resize(1280, 800)
editor.viewport().installEventFilter(watch)
window.show()
app.exec()

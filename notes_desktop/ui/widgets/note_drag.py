"""Notes under the pointer on their way from the list to the sidebar. Loaded with the first drag."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, Qt
from PySide6.QtGui import QDrag, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from notes_desktop.core.text import ngettext
from notes_desktop.ui.theme.palette import tokens_of

NOTES = "application/x-notes-desktop-notes"
NOTEBOOK = "application/x-notes-desktop-notebook"

_HEIGHT = 28
_PADDING = 12


def drag_notes(source: QWidget, note_ids: Sequence[int]) -> None:
    """Carry notes until the button is let go."""
    said = ngettext("{count} note", "{count} notes", len(note_ids)).format(count=len(note_ids))
    _carry(source, NOTES, json.dumps([int(note_id) for note_id in note_ids]), said)


def drag_notebook(source: QWidget, notebook_id: int, name: str) -> None:
    _carry(source, NOTEBOOK, json.dumps(notebook_id), name)


def notes_in(data: QMimeData) -> list[int]:
    """The notes that are carried; empty when it is something else."""
    found = _read(data, NOTES)
    return [one for one in found if isinstance(one, int)] if isinstance(found, list) else []


def notebook_in(data: QMimeData) -> int | None:
    """The notebook that is carried."""
    found = _read(data, NOTEBOOK)
    return found if isinstance(found, int) else None


def _read(data: QMimeData, kind: str) -> object:
    if not data.hasFormat(kind):
        return None
    try:
        return json.loads(bytes(data.data(kind).data()))
    except ValueError:
        return None


def _carry(source: QWidget, kind: str, text: str, said: str) -> None:
    data = QMimeData()
    data.setData(kind, QByteArray(text.encode()))
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(_badge(source, said))
    drag.setHotSpot(QPoint(-8, -8))
    drag.exec(Qt.DropAction.MoveAction)


def _badge(source: QWidget, said: str) -> QPixmap:
    colors, ratio = tokens_of(source.palette()), source.devicePixelRatioF()
    metrics = QFontMetricsF(source.font())
    shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, 240)
    width = metrics.horizontalAdvance(shown) + 2 * _PADDING
    picture = QPixmap(round(width * ratio), round(_HEIGHT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.toast)
    painter.drawRoundedRect(QRectF(0, 0, width, _HEIGHT), 6, 6)
    painter.setPen(colors.toast_text)
    painter.setFont(source.font())
    painter.drawText(QRectF(0, 0, width, _HEIGHT), Qt.AlignmentFlag.AlignCenter, shown)
    painter.end()
    return picture

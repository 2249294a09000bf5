"""What QTextEdit and QPlainTextEdit have in common, which Qt does not say: for the type checker alone."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QMimeData, QPoint, QRectF, SignalInstance
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QAbstractScrollArea


class Surface(Protocol):
    """What painting and commands ask of either of them. Rectangles are the viewport's."""

    quote_bar_px: int
    """How far from the column's edge the bar beside a quote stands."""

    def textCursor(self) -> QTextCursor: ...

    def cursorForPosition(self, pos: QPoint, /) -> QTextCursor: ...

    def block_at(self, y: int) -> QTextBlock: ...

    def block_rect(self, block: QTextBlock) -> QRectF: ...

    def column(self) -> tuple[float, float]:
        """Where the column begins, and how wide it is."""
        ...


class SurfaceBase(QAbstractScrollArea):
    """Stands for either of them where behaviour is shared. Never made."""

    quote_bar_px: int

    cursorPositionChanged: SignalInstance  # noqa: N815
    selectionChanged: SignalInstance  # noqa: N815

    def textCursor(self) -> QTextCursor:
        raise NotImplementedError

    def cursorForPosition(self, pos: QPoint, /) -> QTextCursor:
        raise NotImplementedError

    def block_at(self, y: int) -> QTextBlock:
        raise NotImplementedError

    def block_rect(self, block: QTextBlock) -> QRectF:
        raise NotImplementedError

    def column(self) -> tuple[float, float]:
        raise NotImplementedError

    def ensureCursorVisible(self) -> None:
        raise NotImplementedError

    def isReadOnly(self) -> bool:
        raise NotImplementedError

    def setUndoRedoEnabled(self, enable: bool, /) -> None:
        raise NotImplementedError

    def setCursorWidth(self, width: int, /) -> None:
        raise NotImplementedError

    def canInsertFromMimeData(self, source: QMimeData, /) -> bool:
        raise NotImplementedError

    def insertFromMimeData(self, source: QMimeData, /) -> None:
        raise NotImplementedError

    def createMimeDataFromSelection(self) -> QMimeData:
        raise NotImplementedError

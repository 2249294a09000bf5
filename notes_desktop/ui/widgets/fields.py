"""Stock controls of dialogs, drawn as flat as everything else."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QListView,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionSpinBox,
    QWidget,
)

from notes_desktop.ui.theme.icons import paint_icon
from notes_desktop.ui.theme.palette import tokens_of

_ICON = 16
_SMALL_ICON = 10
_BUTTON = 24
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_FRAME = """
    background: palette(base); color: palette(text); border: 1px solid palette(mid); border-radius: 6px;
    padding: 0 8px; selection-background-color: palette(highlight);
"""
_CHOICE = f"""
QComboBox {{ {_FRAME} combobox-popup: 0; }}
QComboBox:focus {{ border-color: palette(accent); }}
QComboBox::drop-down {{ border: 0; width: {_BUTTON}px; }}
QComboBox::down-arrow {{ image: none; }}
"""
_CHOICES = """
QListView { background: palette(base); border: 1px solid palette(mid); padding: 4px; outline: 0; }
QListView::item { min-height: 28px; padding: 0 4px; border-radius: 4px; color: palette(text); }
QListView::item:selected { background: palette(highlight); }
"""
_KEY = f"QLineEdit {{ {_FRAME} }} QLineEdit:focus {{ border-color: palette(accent); }}"
_NUMBER = f"""
QSpinBox {{ {_FRAME} padding-right: {_BUTTON}px; }}
QSpinBox:focus {{ border-color: palette(accent); }}
QSpinBox::up-button, QSpinBox::down-button {{
    border: 0; background: transparent; width: {_BUTTON}px; subcontrol-origin: border;
}}
QSpinBox::up-button {{ subcontrol-position: top right; height: 14px; top: 1px; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; height: 14px; bottom: 1px; }}
QSpinBox::up-arrow, QSpinBox::down-arrow {{ image: none; width: 0; height: 0; }}
"""


class ChoiceField(QComboBox):
    """One of several values."""

    def __init__(self) -> None:
        super().__init__()
        choices = QListView()
        choices.setStyleSheet(_CHOICES)
        self.setView(choices)
        # The one of combo boxes knows nothing of style sheets.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setStyleSheet(_CHOICE)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = QRect(self.width() - _BUTTON, (self.height() - _ICON) // 2, _ICON, _ICON)
        _paint(self, "chevron-down", place)


class NumberField(QSpinBox):
    """A number with its unit."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(_NUMBER)
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        buttons = (
            ("chevron-up", QStyle.SubControl.SC_SpinBoxUp),
            ("chevron-down", QStyle.SubControl.SC_SpinBoxDown),
        )
        for name, part in buttons:
            place = QRect(0, 0, _SMALL_ICON, _SMALL_ICON)
            button = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
            place.moveCenter(button.center())
            _paint(self, name, place, is_mirrored=False)


class KeyField(QKeySequenceEdit):
    """One key with its modifiers; the button in it takes it away."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)
        line = self.findChild(QLineEdit)
        assert line is not None
        line.setStyleSheet(_KEY)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)


class PressButton(QPushButton):
    """Pressed by Enter while it has the focus, and never by Enter elsewhere in its dialog."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


def _paint(field: QWidget, name: str, place: QRect, is_mirrored: bool = True) -> None:
    if is_mirrored:
        place = QStyle.visualRect(field.layoutDirection(), field.rect(), place)
    painter = QPainter(field)
    paint_icon(painter, name, place, tokens_of(field.palette()).second)
    painter.end()

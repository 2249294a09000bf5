"""What can be set, derived from the catalogue. Every change applies at once, so there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from notes_desktop.catalog.settings import PAGES, SECTIONS, SETTINGS, PageId, Section, Setting, Value, accepted
from notes_desktop.core.text import _
from notes_desktop.ui.theme.fonts import semibold, small_font
from notes_desktop.ui.widgets.fields import ChoiceField, KeyField, NumberField, PressButton
from notes_desktop.ui.widgets.shortcut_editor import ShortcutEditor

# What the frame of the window takes of a small screen.
_FRAME = QSize(16, 48)
_SIZE = QSize(720, 560)
_PAGES_WIDTH = 160
_CONTROL_WIDTH = 240
_CONTROL_HEIGHT = 32
_CONTROL_ROOM = 14
_ITEM_HEIGHT = 32


class Reason(NamedTuple):
    """What there is to know about a setting here, and what of it can be copied with a button."""

    said: str
    copies: str = ""


class SettingsDialog(QDialog):
    """Takes the values of all settings and tells each change: `setting_changed(id, value)`.

    `reasons` stand below their settings. One that is `dead` cannot be changed.
    """

    setting_changed = Signal(str, object)

    def __init__(
        self,
        values: Mapping[str, Value],
        parent: QWidget | None = None,
        reasons: Mapping[str, Reason] | None = None,
        dead: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._reasons = reasons or {}
        self._dead = dead
        self._values = {setting.id: accepted(setting, values.get(setting.id)) for setting in SETTINGS}
        self._controls: dict[str, QWidget] = {}
        self._pages = QListWidget()
        self._stack = QStackedWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Settings"))
        self._lay_out()

    def values(self) -> dict[str, Value]:
        return dict(self._values)

    def control(self, setting_id: str) -> QWidget:
        """What a person changes a setting with."""
        return self._controls[setting_id]

    def _lay_out(self) -> None:
        for page, title in PAGES:
            self._add_page(_(title), self._page(page))
        for setting in SETTINGS:
            if setting.kind == "shortcuts":
                self._add_page(_(setting.title), self._control_for(setting))
        self._style_pages()
        self._pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._pages.setCurrentRow(0)
        close = PressButton(_("Close"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(24, 0, 24, 16)
        buttons.addStretch(1)
        buttons.addWidget(close)
        body = QVBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._stack, 1)
        body.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._pages)
        row.addLayout(body, 1)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def _style_pages(self) -> None:
        pages = self._pages
        pages.setFixedWidth(_PAGES_WIDTH)
        pages.setFrameShape(QFrame.Shape.NoFrame)
        pages.setAccessibleName(_("Pages"))
        pages.setStyleSheet(
            "QListWidget { background: palette(alternate-base); padding: 16px 8px; outline: 0; }"
            "QListWidget::item { padding: 0 8px; border-radius: 6px; color: palette(text); }"
            "QListWidget::item:selected { background: palette(mid); }"
            "QListWidget::item:selected:focus { border: 1px solid palette(accent); }"
        )

    def _add_page(self, title: str, page: QWidget) -> None:
        self._stack.addWidget(page)
        self._pages.addItem(title)
        self._pages.item(self._pages.count() - 1).setSizeHint(QSize(0, _ITEM_HEIGHT))

    def _page(self, name: PageId) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for section in SECTIONS:
            if section.page == name:
                self._add_section(grid, section, [one for one in SETTINGS if one.section == section.id])
        grid.setRowStretch(grid.rowCount(), 1)
        return page

    def _add_section(self, grid: QGridLayout, section: Section, members: list[Setting]) -> None:
        heading = _Heading(_(section.title))
        heading.setContentsMargins(0, 16 if grid.count() else 0, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for setting in members:
            label, control = QLabel(_(setting.title)), self._control_for(setting)
            label.setBuddy(control)
            control.setFixedWidth(_CONTROL_WIDTH)
            control.setFixedHeight(max(_CONTROL_HEIGHT, control.fontMetrics().height() + _CONTROL_ROOM))
            row = grid.rowCount()
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
            control.setEnabled(setting.id not in self._dead)
            if setting.id in self._reasons:
                self._add_reason(grid, self._reasons[setting.id])

    def _add_reason(self, grid: QGridLayout, reason: Reason) -> None:
        said = QLabel(reason.said)
        said.setWordWrap(True)
        said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = grid.rowCount()
        grid.addWidget(said, row, 0, 1, 1 if reason.copies else 2)
        if reason.copies:
            copy = PressButton(_("Copy “{words}”").format(words=reason.copies))
            copy.clicked.connect(lambda: QApplication.clipboard().setText(reason.copies))
            grid.addWidget(copy, row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def _control_for(self, setting: Setting) -> QWidget:
        makers = {
            "choice": self._choice,
            "font": self._font,
            "int": self._number,
            "key": self._key,
            "shortcuts": self._shortcuts,
        }
        control = makers[setting.kind](setting)
        control.setAccessibleName(_(setting.title))
        self._controls[setting.id] = control
        return control

    def _choice(self, setting: Setting) -> QWidget:
        box = ChoiceField()
        for choice in setting.choices:
            box.addItem(_(choice.title), choice.value)
        return self._watched(box, setting)

    def _font(self, setting: Setting) -> QWidget:
        box = ChoiceField()
        box.addItem(_("Interface font"), "")
        for family in QFontDatabase.families():
            if not QFontDatabase.isPrivateFamily(family):
                box.addItem(family, family)
        wanted = str(self._values[setting.id])
        if box.findData(wanted) < 0:
            # It may be on the disk of another machine with the same settings: keep it.
            box.addItem(_("{family} (not installed)").format(family=wanted), wanted)
        box.setMaxVisibleItems(16)
        return self._watched(box, setting)

    def _watched(self, box: QComboBox, setting: Setting) -> QComboBox:
        box.setCurrentIndex(box.findData(self._values[setting.id]))
        box.currentIndexChanged.connect(lambda row: self._change(setting, box.itemData(row)))
        return box

    def _key(self, setting: Setting) -> QWidget:
        field = KeyField()
        portable = QKeySequence.SequenceFormat.PortableText
        field.setKeySequence(QKeySequence.fromString(str(self._values[setting.id]), portable))
        field.keySequenceChanged.connect(lambda key: self._change(setting, key.toString(portable)))
        return field

    def _number(self, setting: Setting) -> QWidget:
        box = NumberField()
        box.setRange(setting.least, setting.most)
        box.setSingleStep(setting.step)
        box.setSuffix(_(" px"))
        # While "18" is typed, the text must not become 1 px large.
        box.setKeyboardTracking(False)
        value = self._values[setting.id]
        box.setValue(value if isinstance(value, int) else setting.least)
        box.valueChanged.connect(lambda value: self._change(setting, value))
        return box

    def _shortcuts(self, setting: Setting) -> QWidget:
        value = self._values[setting.id]
        editor = ShortcutEditor(value if isinstance(value, dict) else {})
        editor.overrides_changed.connect(lambda value: self._change(setting, value))
        return editor

    def _change(self, setting: Setting, value: Value) -> None:
        self._values[setting.id] = value
        self.setting_changed.emit(setting.id, value)

    @Slot()
    def reject(self) -> None:
        """A number that is still being typed counts as well."""
        focused = self.focusWidget()
        if isinstance(focused, QSpinBox):
            focused.interpretText()
        super().reject()


class _Heading(QLabel):
    """Small and semibold, also after a change of theme, which takes its font away with the old style sheet."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._restyle()

    def _restyle(self) -> None:
        wanted = semibold(small_font(QApplication.font()))
        if self.font() != wanted:
            self.setFont(wanted)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._restyle()

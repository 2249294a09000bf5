"""Puts a theme and an accent on the application and follows the system while the choice says so."""

from __future__ import annotations

import sys
from typing import Literal

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from notes_desktop.ui.theme.fonts import interface_font
from notes_desktop.ui.theme.palette import Tokens, qt_palette, tokens

ThemeChoice = Literal["system", "light", "dark"]

_KEPT = "notes_desktop_theme"
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def apply_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Style, palette and fonts for the whole application, at once, also while windows are open.

    Called before the first window is made, no window is ever painted in the other theme.
    Widgets hear of a switch by `QEvent.PaletteChange`.
    """
    _keeper(app).choose(choice)


def apply_accent(app: QApplication, accent: str) -> None:
    """Another accent, `#rrggbb`, as far as it can be read; empty for our own. Before `apply_theme`, or at once."""
    _keeper(app).take(accent)


def platform_accent(app: QApplication) -> str:
    """What Windows and macOS had for accent at the start; empty elsewhere, where Qt does not say."""
    return _keeper(app).platform_accent


def current_scheme(choice: ThemeChoice) -> Qt.ColorScheme:
    """The scheme that a choice means now; a system that does not say is light."""
    return _SCHEMES.get(choice) or QGuiApplication.styleHints().colorScheme()


def _keeper(app: QApplication) -> _Keeper:
    # Not by findChild(): the application's style is a child too, and QStyle costs 10 ms to be known to Python.
    keeper = getattr(app, _KEPT, None)
    if not isinstance(keeper, _Keeper):
        keeper = _Keeper(app)
        setattr(app, _KEPT, keeper)
    return keeper


class _Keeper(QObject):
    """Owns choice and accent. Child of the application, so that it lives as long."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice | None = None
        self._accent = ""
        # While the palette is not ours yet.
        is_told = sys.platform in ("win32", "darwin")
        self.platform_accent = app.palette().color(QPalette.ColorRole.Accent).name() if is_told else ""
        self._shown: Tokens | None = None
        app.setFont(interface_font())
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, choice: ThemeChoice) -> None:
        self._choice = choice
        hints = self._app.styleHints()
        # Window frames and native dialogs follow where the platform can do it.
        if choice == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(_SCHEMES[choice])
        self._follow()

    def take(self, accent: str) -> None:
        self._accent = accent
        self._follow()

    @Slot()
    def _follow(self) -> None:
        if self._choice is None:
            return
        colors = tokens(current_scheme(self._choice), self._accent)
        if colors is self._shown:
            return
        self._shown = colors
        self._app.setPalette(qt_palette(colors))
        self._app.setStyleSheet(_style_sheet(colors))


def _style_sheet(colors: Tokens) -> str:
    """Only what Fusion draws as boxes or with gradients."""
    line, quiet = colors.hairline.name(), colors.second.name()
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 3px; margin: 2px; }}
QScrollBar#overlay {{ width: 8px; }}
QScrollBar#overlay::handle {{ border-radius: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {colors.toast.name()}; color: {colors.toast_text.name()}; border: 0;
  padding: 4px 6px; }}
QMenu {{ background: {colors.list.name()}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {colors.selected.name()}; }}
QMenu::item:disabled {{ color: {quiet}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::indicator, QMenu::icon {{ left: 8px; }}
QLineEdit[frame="false"] {{ background: transparent; border: 0; padding: 0; }}
QToolButton[autoRaise="true"] {{ background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: 3px; }}
QToolButton[autoRaise="true"]:hover {{ background: {colors.hover.name()}; }}
QToolButton[autoRaise="true"]:pressed, QToolButton[autoRaise="true"]:checked {{ background: {line}; }}
QToolButton[autoRaise="true"]:focus {{ border-color: {colors.accent.name()}; }}
QPushButton {{ background: {colors.editor.name()}; color: {colors.text.name()}; border: 1px solid {line};
  border-radius: 6px; padding: 4px 12px; min-height: 18px; outline: 0; }}
QPushButton:hover {{ background: {colors.hover.name()}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus, QPushButton:default {{ border-color: {colors.accent.name()}; }}
QPushButton:disabled {{ color: {quiet}; }}
QPushButton#toastUndo {{ background: transparent; color: {colors.toast_accent.name()};
  border-color: transparent; font-weight: 600; padding: 4px 8px; }}
QPushButton#toastUndo:focus {{ border-color: {colors.toast_accent.name()}; }}
QSplitter::handle {{ background: {line}; }}
"""

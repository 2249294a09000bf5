"""The menu of the text, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from notes_desktop.core.text import _
from notes_desktop.ui.widgets.editor.leads import Lead
from notes_desktop.ui.widgets.letters import with_letters


def pop_up(
    parent: QWidget,
    place: QPoint,
    run: Callable[[str], object],
    *,
    has_selection: bool,
    may_change: bool,
    lead: Lead | None,
) -> QMenu:
    """Show the menu at a place on the screen; `lead` is where what is there leads."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(words: str, command: str, is_enabled: bool) -> None:
        menu.addAction(words, partial(run, command)).setEnabled(is_enabled)

    if lead is not None:
        add({"note": _("Open note"), "tag": _("Show notes with this tag")}.get(lead.kind, _("Open link")), "open", True)
        if lead.kind == "url":
            add(_("Copy link address"), "copy_address", True)
        menu.addSeparator()
    # Qt says that it is never None, and on some platforms it is while nothing was copied.
    clipboard: QMimeData | None = QGuiApplication.clipboard().mimeData()
    can_paste = may_change and clipboard is not None and clipboard.hasText()
    add(_("Cut"), "cut", has_selection and may_change)
    add(_("Copy"), "copy", has_selection)
    add(_("Paste"), "paste", can_paste)
    add(_("Paste as plain text"), "paste_plain", can_paste)
    menu.addSeparator()
    add(_("Select all"), "select_all", True)
    entries = [action for action in menu.actions() if not action.isSeparator()]
    for action, title in zip(entries, with_letters([action.text() for action in entries]), strict=True):
        action.setText(title)
    menu.popup(place)
    return menu

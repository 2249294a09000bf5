"""The editor of a note's text."""

from notes_desktop.ui.widgets.editor.editor import Editor

__all__ = ["Editor"]

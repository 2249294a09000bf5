"""Colours, fonts, icons and motion, the same for every widget."""

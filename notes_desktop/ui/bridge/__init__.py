"""Lanes to Qt: results come home to the GUI thread, saving and session follow what is seen."""

"""Garbage is collected on the GUI thread only.

CPython collects on whichever thread makes one object too many (https://docs.python.org/3.11/library/gc.html). What it
finds there may be windows, which Qt lets nobody destroy but the thread they live on: a lane that did would end the
process now and then.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QObject, Slot


class Collector(QObject):
    """In place of the collector's own turns: looks whether one is due whenever the event loop is about to wait.

    So no turn comes between a key and its paint, and an idle window is not woken for it. For as long as it lives.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._on_about_to_block)

    @Slot()
    def _on_about_to_block(self) -> None:
        collect_due()


def collect_due() -> None:
    """Collect as many generations as are full; they are counted also while the collector is off. GUI thread only."""
    young, middle, old = gc.get_count()
    most_young, most_middle, most_old = gc.get_threshold()
    if young > most_young:
        gc.collect(2 if old > most_old else int(middle > most_middle))


def collect_at_rest(app: QCoreApplication) -> None:
    """From here on. What a start made stays, so that the collector need never look at it."""
    gc.freeze()
    if app.findChild(Collector) is None:
        Collector(app)

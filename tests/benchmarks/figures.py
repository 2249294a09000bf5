"""Figures as people read them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """One line: milliseconds, and beside them the floor measured in the same run, where there is one."""

    what: str
    values_ms: Sequence[float]
    floor_ms: Sequence[float] = ()
    budget: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def memory_mb(process_id: int) -> float:
    """The proportional set size; 0 where the system does not tell."""
    rollup = Path(f"/proc/{process_id}/smaps_rollup")
    if not rollup.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in rollup.read_text().splitlines() if line.startswith("Pss:"))


def show(title: str, rows: Sequence[Row]) -> None:
    print(f"\n{title}\n{'':38}{'median':>9}{'p95':>9}{'worst':>9}{'floor':>9}{'ratio':>7}  budget")
    for row in rows:
        median = statistics.median(row.values_ms)
        line = f"{row.what:38}{median:9.2f}{percentile(row.values_ms, 0.95):9.2f}{max(row.values_ms):9.2f}"
        if row.floor_ms:
            floor = statistics.median(row.floor_ms)
            line += f"{floor:9.2f}{median / floor if floor else 0:7.2f}"
        else:
            line += " " * 16
        print(f"{line}  {row.budget}", flush=True)

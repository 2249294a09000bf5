"""What the C library keeps of memory that is free again.

glibc takes large blocks from the system one by one and returns each, until the first is freed: then it raises its
limits to twice that size (https://man7.org/linux/man-pages/man3/mallopt.3.html, M_MMAP_THRESHOLD), and what answers of
a search leave in the heap of each lane stays there. With limits that do not rise, all queries of the benchmark leave
6 MB instead of 23, in the same time. Other C libraries have neither function and need neither.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # M_… of malloc.h
_LARGE_BYTES = 1024 * 1024
"""Larger than what a key takes in most notes: a block of its own is zeroed page by page."""


def bound() -> None:
    """Keep at most a megabyte of free memory at the end of each heap, from here on."""
    if (mallopt := _function("mallopt")) is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_TRIM_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Return what is free within the heaps too. For a lane, and after much was done: it looks through all of them."""
    if (malloc_trim := _function("malloc_trim")) is not None:
        malloc_trim(0)


def _function(name: str) -> Callable[..., object] | None:
    if not sys.platform.startswith("linux"):
        return None
    from ctypes import CDLL  # for commands without a window nothing of this is worth its loading

    return getattr(CDLL(None), name, None)

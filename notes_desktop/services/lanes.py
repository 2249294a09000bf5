"""Lanes: one-thread executors, each owning a database connection. No Qt, so the command line uses the same ones."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Jobs run one after the other in the order they came."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._executor.submit(job, *args, **kwargs)

    def close(self, wait: bool = True) -> None:
        """Finish what was submitted and end the thread; with `wait` False what has not begun is dropped."""
        self._executor.shutdown(wait=wait, cancel_futures=not wait)

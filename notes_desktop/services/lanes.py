"""Lanes: one-thread executors, each owning a database connection. No Qt, so the command line uses the same ones."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Jobs run one after the other in the order they came. Any thread may submit."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begin = Lock()
        self._executor: ThreadPoolExecutor | None = None

    def submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._get_executor().submit(job, *args, **kwargs)

    def close(self, wait: bool = True) -> None:
        """Finish what was submitted and end the thread; with `wait` False what has not begun is dropped."""
        self._get_executor().shutdown(wait=wait, cancel_futures=not wait)

    def _get_executor(self) -> ThreadPoolExecutor:
        """Made for the first job, its module loaded then: a start is over before it has one."""
        with self._begin:
            if self._executor is None:
                from concurrent.futures import ThreadPoolExecutor

                self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
            return self._executor

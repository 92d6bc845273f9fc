"""Several workers side by side: each task gets a free one."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from ..errors import AutograderError
from .jail import Jail
from .worker import Worker

T = TypeVar("T")


class WorkerPool:
    """Runs each task in a thread, with a warm worker for that task alone.

    It starts at most as many workers as there are tasks.
    """

    def __init__(self, jail: Jail, count: int) -> None:
        self.count = max(1, count)
        self.workers: list[Worker] = []
        self.jail = jail
        self._threads = ThreadPoolExecutor(self.count)
        self._starting = threading.Lock()
        self._free: SimpleQueue[Worker] = SimpleQueue()

    def submit(self, task: Callable[[Worker], T]) -> Future[T]:
        """Run a task as soon as a worker is free."""
        with self._starting:
            if len(self.workers) < self.count:
                self._start_one()
        return self._threads.submit(self._run, task)

    def _start_one(self) -> None:
        worker = Worker(self.jail)
        self.workers.append(worker)
        try:
            with contextlib.suppress(AutograderError):  # the task that uses it raises this again
                worker.launch()
        finally:
            self._free.put(worker)  # even a failed one: else a task would wait for ever

    def _run(self, task: Callable[[Worker], T]) -> T:
        worker = self._free.get()
        try:
            return task(worker)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """Stop all tasks and end every worker."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self.workers:
            worker.close()


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

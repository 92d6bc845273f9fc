"""Where submissions are run: lanes on this machine, each with a warm jailed worker of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Protocol

from ..exercise import Exercise
from ..grading import grade_submission
from ..record import Report
from ..submission import Submission
from ..worker import Jail, Worker


class Engine(Protocol):
    """Anything that grades submissions side by side."""

    @property
    def lanes(self) -> int:
        """How many it works on at once."""

    def submit(self, submission: Submission) -> Future[Report]:
        """Grade one as soon as a lane is free. The future raises what kept it from a report."""

    def close(self) -> None:
        """Stop what is running, and end every worker."""


class Local:
    """Threads of the judge on this machine. Nothing is started, and torch is not imported, before
    there is something to run: a class that was graded before needs neither."""

    def __init__(self, jail: Jail, exercise: Exercise, secret: bytes, jobs: int) -> None:
        self.lanes = max(1, jobs)
        self._jail, self._exercise, self._secret = jail, exercise, secret
        self._executor = ThreadPoolExecutor(self.lanes)
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._workers: list[Worker] = []
        self._threads: int | None = None

    def submit(self, submission: Submission) -> Future[Report]:
        """As ``Engine.submit``."""
        if not self._workers:
            self._start()
        return self._executor.submit(self._grade, submission)

    def _start(self) -> None:
        for _ in range(self.lanes):
            worker = Worker(self._jail)
            self._workers.append(worker)
            worker.launch()  # it warms up while torch is imported here
            self._free.put(worker)
        import torch

        self._threads = torch.get_num_threads()
        torch.set_num_threads(1)  # so that sums here do not depend on the machine

    def _grade(self, submission: Submission) -> Report:
        worker = self._free.get()
        try:
            return grade_submission(submission, self._exercise, self._secret, worker)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """As ``Engine.close``."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        if self._threads is not None:
            import torch

            torch.set_num_threads(self._threads)

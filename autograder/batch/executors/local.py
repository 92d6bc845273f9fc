"""Run submissions on this machine, on a pool of warm jailed workers."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import Protocol

from ...assessment.exercise import Exercise
from ...grading import grade_submission
from ...report import Report
from ...submissions.discovery import Submission
from ...worker import Jail, Worker, WorkerPool


class Executor(Protocol):
    """Anything that grades submissions side by side."""

    @property
    def jobs(self) -> int:
        """The number of submissions that it grades at once; may change at any time."""

    @property
    def isolation(self) -> str:
        """The jail's name."""

    def submit(self, submission: Submission) -> Future[Report]:
        """Grade a submission as soon as a worker is free. The future raises the error if the
        grader fails."""

    def close(self) -> None:
        """Stop running submissions, and end every worker."""


class LocalExecutor:
    """Runs submissions on this machine. It starts no worker, and does not import torch, before
    there is a submission to run: a class that was graded before needs neither."""

    def __init__(self, jail: Jail, exercise: Exercise, secret: bytes, jobs: int) -> None:
        self._pool = WorkerPool(jail, jobs)
        self._exercise, self._secret = exercise, secret
        self._threads: int | None = None

    @property
    def jobs(self) -> int:
        return self._pool.count

    @property
    def isolation(self) -> str:
        return self._pool.jail.name

    def submit(self, submission: Submission) -> Future[Report]:
        future = self._pool.submit(partial(self._grade, submission))
        if self._threads is None:
            self._use_one_thread()
        return future

    def _use_one_thread(self) -> None:
        """With one thread, sums do not depend on the machine. The worker warms up meanwhile."""
        import torch

        self._threads = torch.get_num_threads()
        torch.set_num_threads(1)

    def _grade(self, submission: Submission, worker: Worker) -> Report:
        return grade_submission(submission, self._exercise, self._secret, worker)

    def close(self) -> None:
        self._pool.close()
        if self._threads is not None:
            import torch

            torch.set_num_threads(self._threads)

"""Where submissions are run, and on this machine: lanes, each with a warm jailed worker of its own.

``cluster.py`` has the engine for many machines.
"""

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
    def lanes(self) -> int:
        """How many it works on at once."""

    @property
    def isolation(self) -> str:
        """The jail, by its name."""

    def submit(self, submission: Submission) -> Future[Report]:
        """Grade one as soon as a lane is free. The future raises what kept it from a report."""

    def close(self) -> None:
        """Stop what is running, and end every worker."""


class LocalExecutor:
    """Threads of the judge on this machine. Nothing is started, and torch is not imported, before
    there is something to run: a class that was graded before needs neither."""

    def __init__(self, jail: Jail, exercise: Exercise, secret: bytes, jobs: int) -> None:
        self._lanes = WorkerPool(jail, jobs)
        self._exercise, self._secret = exercise, secret
        self._threads: int | None = None

    @property
    def lanes(self) -> int:
        """As ``Engine.lanes``."""
        return self._lanes.count

    @property
    def isolation(self) -> str:
        """As ``Engine.isolation``."""
        return self._lanes.jail.name

    def submit(self, submission: Submission) -> Future[Report]:
        """As ``Engine.submit``."""
        future = self._lanes.submit(partial(self._grade, submission))
        if self._threads is None:
            self._be_repeatable()
        return future

    def _be_repeatable(self) -> None:
        """With one thread sums do not depend on the machine. The worker warms up meanwhile."""
        import torch

        self._threads = torch.get_num_threads()
        torch.set_num_threads(1)

    def _grade(self, submission: Submission, worker: Worker) -> Report:
        return grade_submission(submission, self._exercise, self._secret, worker)

    def close(self) -> None:
        """As ``Engine.close``."""
        self._lanes.close()
        if self._threads is not None:
            import torch

            torch.set_num_threads(self._threads)

"""A local pool: threads of the judge, each with a warm jailed worker of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial

import torch

from ..errors import AutograderError
from ..exercise import Exercise
from ..grading import grade_submission, is_started
from ..record import Report
from ..submission import Candidate, Refused, Submission, read
from ..worker import Jail, Worker
from .ledger import Ledger, key_of


@dataclass(frozen=True)
class Fault:
    """A submission that got no report, for a reason of the grader's own."""

    student: str
    reason: str

    def to_error(self) -> AutograderError:
        return AutograderError(f"{self.student} could not be graded: {self.reason}")


class Pool:
    """Grades candidates side by side; a fault with one costs no other."""

    def __init__(
        self,
        jail: Jail,
        exercise: Exercise,
        secret: bytes,
        jobs: int,
        ledger: Ledger | None = None,
    ) -> None:
        self._jail = jail
        self._ledger = ledger
        self._exercise = exercise
        self._secret = secret
        self._lanes = ThreadPoolExecutor(max(1, jobs))
        self._lane = threading.local()
        self._workers: list[Worker] = []
        self._threads = torch.get_num_threads()
        torch.set_num_threads(1)  # so that sums here do not depend on the machine

    def submit(self, candidate: Candidate) -> Future[Report | Fault]:
        """Grade one, as soon as a lane is free."""
        return self._lanes.submit(self._grade, candidate)

    def grade(
        self, candidates: Sequence[Candidate], done: Callable[[Report], None]
    ) -> tuple[list[Report], list[Fault]]:
        """Reports and faults, in no particular order; ``done`` hears of each report.

        What ran into a limit of the clock is graded once more, alone: a busy machine can cause
        that, and must change no verdict.
        """
        reports: list[Report] = []
        faults: list[Fault] = []
        again: list[Candidate] = []

        def keep(candidate: Candidate, result: Report | Fault, last: bool) -> None:
            if isinstance(result, Fault):
                faults.append(result)
            elif result.waited and not last:
                again.append(candidate)
            else:
                reports.append(result)
                done(result)

        running = {self.submit(candidate): candidate for candidate in candidates}
        for future in as_completed(running):
            keep(running[future], future.result(), last=False)
        for candidate in again:
            keep(candidate, self.submit(candidate).result(), last=True)
        return reports, faults

    def _grade(self, candidate: Candidate) -> Report | Fault:
        """One submission, in this lane's worker. Whatever goes wrong is this one's alone."""
        try:
            submission = read(candidate, partial(is_started, exercise=self._exercise))
            if self._ledger is None or isinstance(submission, Refused):
                return self._run(submission)
            return self._known_or_run(submission, self._ledger)
        except AutograderError as error:
            return Fault(candidate.student, str(error))
        except Exception as error:
            return Fault(
                candidate.student, f"the grader failed with {type(error).__name__}: {error}"
            )

    def _run(self, submission: Submission | Refused) -> Report:
        return grade_submission(submission, self._exercise, self._secret, self._lane_worker())

    def _known_or_run(self, submission: Submission, ledger: Ledger) -> Report:
        """What was found out before of the same code; a limit of the clock is tried once more."""
        key = key_of(submission.source, self._exercise, self._secret, self._jail.name)
        known = ledger.get(key)
        if known is None:
            report = self._run(submission)
            if not report.waited:
                ledger.put(key, report)
            return report
        own = ("student", "assignment", "file", "sha256")
        return replace(known, **{name: getattr(submission, name) for name in own})

    def _lane_worker(self) -> Worker:
        if not hasattr(self._lane, "worker"):
            self._lane.worker = Worker(self._jail)
            self._workers.append(self._lane.worker)
        worker: Worker = self._lane.worker
        return worker

    def close(self) -> None:
        """Stop what is running, and end every worker."""
        self._lanes.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        torch.set_num_threads(self._threads)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

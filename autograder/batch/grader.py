"""Grade many submissions with one executor: read them, look them up, run them, lose none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from ..assessment.exercise import Exercise
from ..errors import AutograderError, LedgerError
from ..grading import is_started, refused
from ..report import Report
from ..submissions.discovery import Candidate, Refused, read, read_files
from .executors.local import Executor
from .ledger import GradedFile, GradingContext, Ledger, bytes_key_of, key_of

PREFETCH = 2  # submissions for each job that are handed out before a worker is free


@dataclass(frozen=True)
class Fault:
    """A submission that got no report because the grader itself failed."""

    student: str
    reason: str

    def to_error(self) -> AutograderError:
        return AutograderError(f"{self.student} could not be graded: {self.reason}")


class BatchGrader:
    """Grades candidates side by side; a fault with one leaves the others as they are.

    With a ledger, a submission that is in the ledger is not run again. Every result is in the
    ledger before anyone is told: if this process is killed, no finished result is lost.
    """

    def __init__(
        self,
        executor: Executor,
        exercise: Exercise,
        secret: bytes,
        isolation: str,
        ledger: Ledger | None = None,
    ) -> None:
        self._executor, self._ledger = executor, ledger
        self._context = GradingContext(exercise, secret, isolation)

    def submit(self, candidate: Candidate) -> Future[Report | Fault]:
        """Read a candidate, and grade it unless the ledger has its report. Raises nothing.

        The future raises only ``LedgerError``: without a ledger no further result could be kept.
        """
        promise: Future[Report | Fault] = Future()
        promise.set_running_or_notify_cancel()
        try:
            self._begin(candidate, promise)
        except LedgerError as error:
            promise.set_exception(error)
        except Exception as error:
            promise.set_result(_fault(candidate.student, error))
        return promise

    def _begin(self, candidate: Candidate, promise: Future[Report | Fault]) -> None:
        files = _hashes(candidate) if self._ledger else {}
        report = self._known(candidate, files)
        if report is not None:
            promise.set_result(report)
            return
        context = self._context
        submission = read(candidate, partial(is_started, exercise=context.exercise))
        if isinstance(submission, Refused):
            report = refused(submission, context.exercise, context.secret, context.isolation)
            promise.set_result(report)
            return
        key = key_of(submission.source, context)
        if self._ledger and files.get(submission.file) == submission.sha256:
            graded = GradedFile(key, submission.file, submission.sha256)
            self._ledger.remember(bytes_key_of(files.items(), context), graded)
            report = self._known(candidate, files)
        if report is not None:  # the same code in other bytes, such as with outputs
            promise.set_result(report)
            return
        future = self._executor.submit(submission)
        future.add_done_callback(partial(self._finish, candidate.student, key, promise))

    def _known(self, candidate: Candidate, files: Mapping[str, str]) -> Report | None:
        """The report for files with these names and hashes, in this candidate's name."""
        if self._ledger is None or not files:
            return None
        found = self._ledger.find(bytes_key_of(files.items(), self._context))
        if found is None:
            return None
        graded, report = found
        return replace(
            report,
            student=candidate.student,
            assignment=candidate.assignment,
            file=graded.file,
            sha256=graded.sha256,
        )

    def _finish(
        self, student: str, key: str, promise: Future[Report | Fault], future: Future[Report]
    ) -> None:
        try:
            report = future.result()
            if self._ledger and not report.waited:
                self._ledger.put(key, report)
            promise.set_result(report)
        except LedgerError as error:
            promise.set_exception(error)
        except BaseException as error:  # a cancelled future raises no Exception
            promise.set_result(_fault(student, error))

    def grade(self, candidates: Iterable[Candidate], done: Callable[[Report], None]) -> list[Fault]:
        """Call ``done`` with each report as it comes; return the faults, in the students' order.

        A submission that ran into a limit of the clock is graded once more, alone. A busy machine
        can cause that, and must not change a verdict.

        Raises:
            LedgerError: a result cannot be kept or looked up; earlier results are kept.
        """
        faults: list[Fault] = []
        again: list[Candidate] = []
        for candidate, result in self._side_by_side(candidates):
            if isinstance(result, Report) and result.waited:
                again.append(candidate)
            elif isinstance(result, Report):
                done(result)
            else:
                faults.append(result)
        for candidate in again:
            result = self.submit(candidate).result()
            if isinstance(result, Fault):
                faults.append(result)
            else:
                done(result)
        return sorted(faults, key=lambda fault: fault.student)

    def _side_by_side(
        self, candidates: Iterable[Candidate]
    ) -> Iterator[tuple[Candidate, Report | Fault]]:
        """Yield results as they are finished. Only a few submissions are handed out at a time, so
        that memory does not grow with the class."""
        to_come = iter(candidates)
        running: dict[Future[Report | Fault], Candidate] = {}
        while True:
            free = (1 + PREFETCH) * self._executor.jobs - len(running)  # ``jobs`` may change
            running |= {self.submit(each): each for each in islice(to_come, max(0, free))}
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()


def _hashes(candidate: Candidate) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in read_files(candidate)}


def _fault(student: str, error: BaseException) -> Fault:
    if isinstance(error, AutograderError):
        return Fault(student, str(error))
    if isinstance(error, CancelledError):
        return Fault(
            student, "the process that ran it has ended; the same command goes on from here."
        )
    return Fault(student, f"the grader failed with {type(error).__name__}: {error}")

"""Many submissions through one engine: read, looked up, handed out, and never lost."""

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
from .ledger import Course, Ledger, Seen, bytes_key_of, key_of

PREFETCH = 2  # submissions a lane that are handed out before they are needed


@dataclass(frozen=True)
class Fault:
    """A submission that got no report, for a reason of the grader's own."""

    student: str
    reason: str

    def to_error(self) -> AutograderError:
        return AutograderError(f"{self.student} could not be graded: {self.reason}")


class BatchGrader:
    """Grades candidates side by side; a fault with one costs no other.

    With a ledger, what is in it is not run again, and what was run is in it before anybody hears
    of it: whenever this process is killed, nothing that was finished is lost.
    """

    def __init__(
        self,
        engine: Executor,
        exercise: Exercise,
        secret: bytes,
        isolation: str,
        ledger: Ledger | None = None,
    ) -> None:
        self._engine, self._ledger = engine, ledger
        self._course = Course(exercise, secret, isolation)

    def submit(self, candidate: Candidate) -> Future[Report | Fault]:
        """Read one, and have it graded unless that was done before. Raises nothing.

        The future raises ``LedgerError`` alone: without a ledger nothing that follows would last.
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
        course = self._course
        submission = read(candidate, partial(is_started, exercise=course.exercise))
        if isinstance(submission, Refused):
            report = refused(submission, course.exercise, course.secret, course.isolation)
            promise.set_result(report)
            return
        key = key_of(submission.source, course)
        if self._ledger and files.get(submission.file) == submission.sha256:
            seen = Seen(key, submission.file, submission.sha256)
            self._ledger.remember(bytes_key_of(files.items(), course), seen)
            report = self._known(candidate, files)
        if report is not None:  # the same code in other bytes, such as with outputs in it
            promise.set_result(report)
            return
        future = self._engine.submit(submission)
        future.add_done_callback(partial(self._finish, candidate.student, key, promise))

    def _known(self, candidate: Candidate, files: Mapping[str, str]) -> Report | None:
        """The report of files with these hashes, for this candidate."""
        if self._ledger is None or not files:
            return None
        found = self._ledger.seen(bytes_key_of(files.items(), self._course))
        if found is None:
            return None
        seen, report = found
        return replace(
            report,
            student=candidate.student,
            assignment=candidate.assignment,
            file=seen.file,
            sha256=seen.sha256,
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
        except BaseException as error:  # a cancelled future among them
            promise.set_result(_fault(student, error))

    def grade(self, candidates: Iterable[Candidate], done: Callable[[Report], None]) -> list[Fault]:
        """``done`` hears of each report as it comes; gives back what got none, by name.

        What ran into a limit of the clock is graded once more, alone: a busy machine can cause
        that, and must change no verdict.

        Raises:
                LedgerError: one cannot be kept, or looked up; what was finished before is kept.
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
        """In the order in which they are finished; only a few are handed out at a time, so that
        memory does not grow with the class."""
        to_come = iter(candidates)
        running: dict[Future[Report | Fault], Candidate] = {}
        while True:
            free = (1 + PREFETCH) * self._engine.lanes - len(running)  # lanes may come and go
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
        return Fault(student, "what ran it has ended; the same command goes on from here.")
    return Fault(student, f"the grader failed with {type(error).__name__}: {error}")

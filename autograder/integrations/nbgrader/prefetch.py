"""Grades the next submissions while nbgrader writes down the one before."""

from __future__ import annotations

import atexit
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import ExitStack, closing, suppress
from typing import Any

from ...batch.executors.local import LocalExecutor
from ...batch.grader import BatchGrader, Fault
from ...batch.ledger import Ledger
from ...course import course_folder, course_secret, ledger_of
from ...errors import LedgerError
from ...report import Report
from ...worker import find
from .location import Location, locate


def report_of(submission: Location, converter: Any, isolation: str | None, jobs: int) -> Report:
    """Grade a submission, and start the next ones that the converter will ask for.

    Raises:
        AutograderError: no jail works here, or the grader failed.
    """
    # nbgrader makes a new preprocessor for every notebook; the converter lasts for the class.
    kept, key = vars(converter), f"prefetch of {submission.exercise.id}"
    if key not in kept:
        try:
            kept[key] = Prefetch(submission, converter, isolation, jobs)
        except LedgerError as error:  # a locked ledger: do not wait again for every student
            kept[key] = error
    prefetch: Prefetch | LedgerError = kept[key]
    if isinstance(prefetch, LedgerError):
        raise prefetch
    try:
        return prefetch.report(submission)
    finally:
        if not prefetch.started:
            del kept[key]
            prefetch.close()


class Prefetch(ExitStack):
    """The submissions that were started before nbgrader asks for them."""

    def __init__(self, first: Location, converter: Any, isolation: str | None, jobs: int) -> None:
        super().__init__()
        course, exercise = course_folder(first.course), first.exercise
        secret, ledger, jail = course_secret(course), Ledger(ledger_of(course)), find(isolation)
        executor = self.enter_context(closing(LocalExecutor(jail, exercise, secret, jobs)))
        self._grader = BatchGrader(executor, exercise, secret, jail.name, ledger)
        self._most, self._due = 1 + 2 * jobs, _due(first, converter)
        self.started: dict[str, Future[Report | Fault]] = {}
        atexit.register(self.close)  # nbgrader may end before it asks for all
        self.callback(atexit.unregister, self.close)
        # At Ctrl-C nbgrader removes what it has half written. It must do so too when it is killed
        # or its terminal is closed: the next run would skip that student.
        for number in (signal.SIGTERM, signal.SIGHUP):
            in_main = threading.current_thread() is threading.main_thread()
            if in_main and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, signal.default_int_handler)
                self.callback(signal.signal, number, signal.SIG_DFL)

    def report(self, submission: Location) -> Report:
        self._start(submission)
        while len(self.started) < self._most and (next_one := next(self._due, None)):
            self._start(next_one)
        try:
            result = self.started.pop(submission.student).result()
            if isinstance(result, Report) and result.waited:  # it was too slow: once more, alone
                wait(self.started.values())
                result = self._grader.submit(submission.candidate()).result()
        except KeyboardInterrupt:
            self.started.clear()
            raise
        if isinstance(result, Fault):
            raise result.to_error()
        return result

    def _start(self, submission: Location) -> None:
        if submission.student not in self.started:
            self.started[submission.student] = self._grader.submit(submission.candidate())


def _due(first: Location, converter: Any) -> Iterator[Location]:
    """The submissions after the first that are new, or newer than what was graded."""
    coursedir, exercise = converter.coursedir, first.exercise.id
    timestamp, who = coursedir.get_existing_timestamp, "(?P<student>.*)"
    folder = coursedir.format_path(coursedir.submitted_directory, who, exercise, escape=True)
    for path in sorted(converter.assignments):
        found = re.match(folder, path)
        if found and path > str(first.submitted):
            each = locate(coursedir, exercise, found["student"])
            is_due = converter.force or not each.autograded.exists()
            with suppress(Exception):  # a bad timestamp: nbgrader says so when it comes to it
                is_due = is_due or timestamp(str(each.submitted)) > timestamp(str(each.autograded))
            if is_due:
                yield each

"""Grades ahead: while nbgrader writes one submission down, the next ones are run.

nbgrader takes submissions one by one. Its converter knows which are to come, so they are handed to
a pool of workers, one a core, and are ready when it asks.
"""

from __future__ import annotations

import re
import signal
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future, wait
from itertools import islice
from pathlib import Path
from typing import Any

from ...batch.executors.local import LocalExecutor
from ...batch.grader import BatchGrader, Fault
from ...batch.ledger import Ledger
from ...course import course_folder, course_secret, ledger_of
from ...errors import LedgerError
from ...report import Report
from ...worker import find
from ...worker.worker_pool import cores
from .location import Place, place

# A preprocessor is made anew for every notebook; the converter lasts for all of them.
_RUNS: weakref.WeakKeyDictionary[Any, _Run | LedgerError] = weakref.WeakKeyDictionary()


def report_of(
    where: Place, converter: Any, isolation: str | None = None, jobs: int | None = None
) -> Report:
    """The report of one submission; those that the converter comes to next are begun.

    Raises:
        AutograderError: no jail works here, or a fault of the grader's own.
    """
    run = _RUNS.get(converter)
    if run is None:
        run = _RUNS[converter] = _begun(where, converter, isolation, jobs or cores())
    if isinstance(run, LedgerError):
        raise run
    return run.report(where, _to_come(where, converter))


def _begun(where: Place, converter: Any, isolation: str | None, jobs: int) -> _Run | LedgerError:
    """A run that lasts as long as the converter; or why there is none, for all that it asks for: a
    ledger that another holds is waited for once."""
    try:
        run = _Run(where, isolation, jobs)
    except LedgerError as error:
        return error
    weakref.finalize(converter, run.end)
    return run


def _end_as_by_hand(before: Any, after: Any) -> None:
    """What ends this process, where that is handled by ``before``, is handled by ``after``.

    nbgrader takes back what is half done at Ctrl-C; let it do so however it is ended. A server's
    own handlers stay as they are.
    """
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is before:
                signal.signal(number, after)


class _Run:
    """An engine, and what was handed to it before it was asked for."""

    def __init__(self, first: Place, isolation: str | None, jobs: int) -> None:
        self.jobs = jobs
        self.begun: dict[Path, Future[Report | Fault]] = {}
        self.exercise = first.exercise
        course = course_folder(first.course)
        self.secret, self.ledger = course_secret(course), Ledger(ledger_of(course))
        self.jail = find(isolation)
        self.engine: LocalExecutor | None = None
        _end_as_by_hand(signal.SIG_DFL, signal.default_int_handler)

    def report(self, where: Place, to_come: Iterator[Place]) -> Report:
        for each in (where, *islice(to_come, 2 * self.jobs)):
            self.begin(each)
        result = self.begun.pop(where.submitted).result()
        if isinstance(result, Report) and result.waited:  # once more, alone
            wait(self.begun.values())
            result = self.begin(where).result()
            del self.begun[where.submitted]
        if not self.begun:
            self.close()
        if isinstance(result, Fault):
            raise result.to_error()
        return result

    def begin(self, where: Place) -> Future[Report | Fault]:
        if self.engine is None:
            self.engine = LocalExecutor(self.jail, self.exercise, self.secret, self.jobs)
        if where.submitted not in self.begun:
            own = (self.exercise, self.secret, self.jail.name, self.ledger)
            self.begun[where.submitted] = BatchGrader(self.engine, *own).submit(where.candidate())
        return self.begun[where.submitted]

    def close(self) -> None:
        engine, self.engine = self.engine, None
        if engine is not None:
            engine.close()

    def end(self) -> None:
        self.close()
        _end_as_by_hand(signal.default_int_handler, signal.SIG_DFL)


def _to_come(now: Place, converter: Any) -> Iterator[Place]:
    """The submissions after this one that nbgrader has not graded as they are."""
    coursedir = converter.coursedir
    pattern = coursedir.format_path(
        coursedir.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True
    )
    for folder in sorted(converter.assignments):
        found = re.match(pattern, folder)
        if found is None or folder <= str(now.submitted):
            continue
        next_one = place(coursedir, found["assignment"], found["student"])
        if next_one is not None and _is_due(next_one, found["assignment"], converter):
            yield next_one


def _is_due(where: Place, assignment: str, converter: Any) -> bool:
    coursedir = converter.coursedir
    graded = coursedir.format_path(coursedir.autograded_directory, where.student, assignment)
    if converter.force or not Path(graded).exists():
        return True
    try:
        now, before = map(coursedir.get_existing_timestamp, (str(where.submitted), graded))
    except Exception:  # that student's trouble, whatever nbgrader makes of it, and not this one's
        return False
    return now is not None and before is not None and now > before

"""``autograder nbgrader``: a whole class into nbgrader's gradebook, with a progress bar."""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, app_log
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde, NbGraderException
from sqlalchemy import text
from sqlalchemy.exc import SAWarning

from ...batch.ledger import Ledger
from ...course import course_secret, ledger_of
from ...errors import UsageError

LOG = Path(".autograder") / "nbgrader.log"
_ANYONE = "any-one-of-them"  # stands for the student in a path


@dataclass(frozen=True)
class Outcome:
    """What became of a class: how many were graded, were graded before, who could not be, and to
    whom it did not come since nbgrader ended before."""

    graded: int
    skipped: int
    failed: tuple[str, ...]
    unreached: tuple[str, ...]
    log: Path


class AutogradeClass(Autograde):  # type: ignore[misc]
    """nbgrader's own step, which tells of each student, and leaves out none.

    A folder without a notebook is taken as if it had one: it is made up for when it is read.
    """

    tell: Callable[[str, bool], None]

    def init_notebooks(self) -> None:
        assignment, student = self.coursedir.assignment_id, self.coursedir.student_id
        # The course's own path may hold what a pattern would take for a wildcard.
        pattern = glob.escape(self._format_source(assignment, _ANYONE))
        whose = "*" if student == "*" else glob.escape(student)
        folders = [f for f in glob.glob(pattern.replace(_ANYONE, whose)) if os.path.isdir(f)]
        if not folders:
            by = "" if student == "*" else f" by {student}"
            raise UsageError(
                f"There is no submission of {assignment}{by} in "
                f"{self.coursedir.submitted_directory}/. Put each student's into its own folder "
                f"there, such as {self.coursedir.submitted_directory}/ada/{assignment}/."
            )
        self.assignments = {
            folder: glob.glob(os.path.join(glob.escape(folder), "*.ipynb"))
            or [os.path.join(folder, f"{assignment}.ipynb")]
            for folder in folders
        }

    @property
    def students(self) -> list[str]:
        """All whose submissions were found."""
        pattern = self._format_source(self.coursedir.assignment_id, "(?P<student>.*)", escape=True)
        return [found["student"] for each in self.assignments if (found := re.match(pattern, each))]

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        due = True  # what cannot be told will be tried, fail and be named
        try:
            due = bool(super().init_destination(assignment_id, student_id))
            if not due and not self._is_scored(assignment_id, student_id):
                # It lies in autograded/, but was not finished, or this gradebook never had it.
                with _forced(self):
                    due = bool(super().init_destination(assignment_id, student_id))
        finally:
            self.tell(student_id, due)
        return due

    def _is_scored(self, assignment: str, student: str) -> bool:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                notebooks = gradebook.find_submission(assignment, student).notebooks
            except MissingEntry:
                return False
            grades = [grade for notebook in notebooks for grade in notebook.grades]
            return any(grade.auto_score is not None for grade in grades)


@contextlib.contextmanager
def _forced(converter: Any) -> Iterator[None]:
    before, converter.force = converter.force, True
    try:
        yield
    finally:
        converter.force = before


def grade_class(
    assignment: str,
    options: Sequence[str],
    settings: dict[str, object],
    advance: Callable[[int], None],
) -> Outcome:
    """Do what ``nbgrader autograde`` does, for all, and keep its log in a file.

    Args:
        assignment: its name.
        options: for nbgrader, such as ``--db=...`` and ``--student=...``.
        settings: traits of nbgrader's classes and of our plug-in, as ``Class.trait``.
        advance: is called for each submission, with how many there are.

    Raises:
        UsageError: nothing was handed in, the assignment was never made, or the gradebook, the
            course's secret or the ledger cannot be used.
    """
    # nbgrader calls alembic by its name, to make a gradebook.
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    _refuse_elsewhere(Path())
    app = NbGrader()
    app.initialize([f"--assignment={assignment}", *options])
    for name, value in settings.items():
        section, _, trait = name.partition(".")
        app.config[section][trait] = value
    _refuse_unknown(app.coursedir, assignment)
    course = Path(app.coursedir.root)
    course_secret(course)
    Ledger(ledger_of(course))  # before the first submission, not in the log of each
    converter = AutogradeClass(coursedir=app.coursedir, parent=app)
    due: dict[str, bool] = {}

    def tell(student: str, is_due: bool) -> None:
        due[student] = is_due
        advance(len(converter.assignments))

    converter.tell = tell
    log = course / LOG
    with _log_into(log, app.log):
        _run(converter)
    graded = [student for student, is_due in due.items() if is_due]
    failed = tuple(s for s in graded if not os.path.isdir(converter._format_dest(assignment, s)))
    unreached = tuple(sorted({*converter.students} - {*due}))
    return Outcome(len(graded) - len(failed), len(due) - len(graded), failed, unreached, log)


def _refuse_elsewhere(folder: Path) -> None:
    """nbgrader reads its settings where it is started, and makes a gradebook anywhere."""
    if not (folder / "nbgrader_config.py").is_file():
        raise UsageError(
            f"There is no nbgrader_config.py in {folder.resolve()}. Go to the course's folder."
        )


def _refuse_unknown(coursedir: Any, assignment: str) -> None:
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            if gradebook.engine.name == "sqlite":
                gradebook.db.execute(text("BEGIN IMMEDIATE"))  # fails if another is writing
            gradebook.find_assignment(assignment)
    except MissingEntry:
        raise UsageError(
            f"The gradebook has no assignment {assignment}. Make it first: "
            f"nbgrader generate_assignment {assignment}."
        ) from None
    except Exception as error:  # of SQLAlchemy, of its driver, of alembic: as many as databases
        reason = str(error).strip().partition("\n")[0]
        hint = " Wait until what uses it has ended, and start again." if "locked" in reason else ""
        said = f"The gradebook {coursedir.db_url} cannot be used: {reason}.{hint}"
        raise UsageError(said) from None


def _run(converter: AutogradeClass) -> None:
    """Convert all. Those that failed are known by what they lack; the log says why."""
    with contextlib.suppress(NbGraderException), warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, for every new student
        converter.start()


@contextlib.contextmanager
def _log_into(path: Path, log: Any) -> Iterator[None]:
    """Let nbgrader's log, dozens of lines a submission, go into a file; its gradebook has another
    logger, tornado's, which without a handler writes to the terminal."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    file = logging.FileHandler(path, "w", "utf-8", errors="backslashreplace")
    file.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    loggers = [getattr(log, "logger", log), app_log]
    before = [logger.handlers[:] for logger in loggers]
    for logger in loggers:
        logger.handlers[:] = [file]
    try:
        yield
    finally:
        for logger, handlers in zip(loggers, before, strict=True):
            logger.handlers[:] = handlers
        file.close()

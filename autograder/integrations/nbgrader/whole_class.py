"""Grades a whole class into nbgrader's gradebook, for ``autograder nbgrader``."""

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
_ANYONE = "any-one-of-them"  # the student in a path, before it becomes a pattern


@dataclass(frozen=True)
class Outcome:
    """The result of a run.

    Attributes:
        graded: how many submissions were graded.
        skipped: how many submissions were graded before.
        failed: the students whose submissions could not be graded.
        unreached: the students that nbgrader did not reach before it ended.
        log: the file with nbgrader's log.
    """

    graded: int
    skipped: int
    failed: tuple[str, ...]
    unreached: tuple[str, ...]
    log: Path


class AutogradeClass(Autograde):  # type: ignore[misc]
    """nbgrader's ``Autograde`` that leaves out no student.

    It grades a folder without a notebook too: ``ReadSubmission`` opens the released notebook then.
    It calls ``tell`` for each student, with the student and whether the submission is due.
    """

    tell: Callable[[str, bool], None]
    force: bool

    def init_notebooks(self) -> None:
        assignment, student = self.coursedir.assignment_id, self.coursedir.student_id
        # The path of the course may hold characters that are wildcards in a pattern.
        pattern = glob.escape(self._format_source(assignment, _ANYONE))
        wanted = "*" if student == "*" else glob.escape(student)
        folders = [f for f in glob.glob(pattern.replace(_ANYONE, wanted)) if os.path.isdir(f)]
        if not folders:
            by = "" if student == "*" else f" by {student}"
            raise UsageError(
                f"There is no submission of {assignment}{by} in "
                f"{self.coursedir.submitted_directory}/. Give each student a folder "
                f"there, such as {self.coursedir.submitted_directory}/ada/{assignment}/."
            )
        self.assignments = {
            folder: glob.glob(os.path.join(glob.escape(folder), "*.ipynb"))
            or [os.path.join(folder, f"{assignment}.ipynb")]
            for folder in folders
        }

    @property
    def students(self) -> list[str]:
        """The students whose submissions were found."""
        pattern = self._format_source(self.coursedir.assignment_id, "(?P<student>.*)", escape=True)
        matches = (re.match(pattern, folder) for folder in self.assignments)
        return [match["student"] for match in matches if match]

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        due = True  # also after an error here: nbgrader then names this student
        try:
            due = bool(super().init_destination(assignment_id, student_id))
            if not (due or self.force or self._is_scored(assignment_id, student_id)):
                # A run was stopped before it saved the score, or the gradebook is a new one.
                self.force = True
                try:
                    due = bool(super().init_destination(assignment_id, student_id))
                finally:
                    self.force = False
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


def grade_class(
    assignment: str,
    options: Sequence[str],
    settings: dict[str, object],
    advance: Callable[[int], None],
) -> Outcome:
    """Grade every submission as ``nbgrader autograde`` does, and write nbgrader's log into a file.

    Args:
        assignment: the assignment's name.
        options: options for nbgrader, such as ``--db=...`` and ``--student=...``.
        settings: traits of nbgrader's classes and of our plug-in, as ``Class.trait``.
        advance: called for each submission, with the number of all submissions.

    Raises:
        UsageError: there is no submission, the gradebook has no such assignment, or the gradebook,
            the course's secret or the ledger cannot be used.
    """
    # To make a gradebook, nbgrader calls alembic by its name.
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
    Ledger(ledger_of(course))  # fail now, not once for each student in the log
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
    """Refuse a folder without settings: nbgrader would make a gradebook there."""
    if not (folder / "nbgrader_config.py").is_file():
        raise UsageError(
            f"There is no nbgrader_config.py in {folder.resolve()}. Go to the course's folder."
        )


def _refuse_unknown(coursedir: Any, assignment: str) -> None:
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            if gradebook.engine.name == "sqlite":
                gradebook.db.execute(text("BEGIN IMMEDIATE"))  # fails while another process writes
            gradebook.find_assignment(assignment)
    except MissingEntry:
        raise UsageError(
            f"The gradebook has no assignment {assignment}. Make it first: "
            f"nbgrader generate_assignment {assignment}."
        ) from None
    except Exception as error:  # every database has exceptions of its own
        reason = str(error).strip().partition("\n")[0]
        hint = " Wait for the other program to end, and start again." if "locked" in reason else ""
        message = f"The gradebook {coursedir.db_url} cannot be used: {reason}.{hint}"
        raise UsageError(message) from None


def _run(converter: AutogradeClass) -> None:
    """Convert every submission. A failed submission has no graded folder; the log says why."""
    with contextlib.suppress(NbGraderException), warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader causes one for every new student
        converter.start()


@contextlib.contextmanager
def _log_into(path: Path, log: Any) -> Iterator[None]:
    """Write nbgrader's log into a file: it has dozens of lines for each submission.

    nbgrader's gradebook logs to tornado's logger, which writes to the terminal by default.
    """
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

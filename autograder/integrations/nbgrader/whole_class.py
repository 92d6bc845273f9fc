"""``autograder nbgrader``: a whole class into nbgrader's gradebook, with a progress bar."""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde, NbGraderException
from sqlalchemy.exc import SAWarning

from ...errors import UsageError

LOG = Path(".autograder") / "nbgrader.log"


@dataclass(frozen=True)
class Outcome:
    """What became of a class: how many were graded, were graded before, and could not be."""

    graded: int
    skipped: int
    failed: tuple[str, ...]
    log: Path


class AutogradeClass(Autograde):  # type: ignore[misc]
    """nbgrader's own step, which tells of each student, and leaves out none.

    A folder without a notebook is taken as if it had one: it is made up for when it is read.
    """

    tell: Callable[[str, bool], None]

    def init_notebooks(self) -> None:
        assignment = self.coursedir.assignment_id
        folders = glob.glob(self._format_source(assignment, self.coursedir.student_id))
        if not folders:
            raise UsageError(
                f"There is no submission of {assignment} in {self.coursedir.submitted_directory}/. "
                "Put each student's into its own folder there, as nbgrader collects them."
            )
        self.assignments = {
            folder: glob.glob(os.path.join(folder, "*.ipynb"))
            or [os.path.join(folder, f"{assignment}.ipynb")]
            for folder in folders
            if os.path.isdir(folder)
        }

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        due: bool = super().init_destination(assignment_id, student_id)
        self.tell(student_id, due)
        return due


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
        UsageError: nothing was handed in, or the assignment was never made.
    """
    # nbgrader calls alembic by its name, to make a gradebook.
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    app = NbGrader()
    app.initialize([f"--assignment={assignment}", *options])
    for name, value in settings.items():
        section, _, trait = name.partition(".")
        app.config[section][trait] = value
    _refuse_unknown(app.coursedir, assignment)
    converter = AutogradeClass(coursedir=app.coursedir, parent=app)
    due: dict[str, bool] = {}

    def tell(student: str, is_due: bool) -> None:
        due[student] = is_due
        advance(len(converter.assignments))

    converter.tell = tell
    log = Path(app.coursedir.root) / LOG
    with _log_into(log, app.log):
        _run(converter)
    graded = [student for student, is_due in due.items() if is_due]
    failed = tuple(s for s in graded if not os.path.isdir(converter._format_dest(assignment, s)))
    return Outcome(len(graded) - len(failed), len(due) - len(graded), failed, log)


def _refuse_unknown(coursedir: Any, assignment: str) -> None:
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            raise UsageError(
                f"The gradebook has no assignment {assignment}. Make it first: "
                f"nbgrader generate_assignment {assignment}."
            ) from None


def _run(converter: AutogradeClass) -> None:
    """Convert all. Those that failed are known by what they lack; the log says why."""
    with contextlib.suppress(NbGraderException), warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, for every new student
        converter.start()


@contextlib.contextmanager
def _log_into(path: Path, log: Any) -> Iterator[None]:
    """Let nbgrader's log, dozens of lines a submission, go into a file."""
    logger = getattr(log, "logger", log)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    before, file = logger.handlers[:], logging.FileHandler(path, mode="w", encoding="utf-8")
    file.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.handlers[:] = [file]
    try:
        yield
    finally:
        logger.handlers[:] = before
        file.close()

"""Grade many submissions: find them, read them, and run them side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..assessment.exercise import Exercise
from ..course import course_folder, course_secret, ledger_of, source_folder
from ..exercises import load
from ..report import Report, by_student
from ..submissions.lms import handed_in
from ..worker import find
from .executors.local import Executor, LocalExecutor
from .grader import BatchGrader, Fault
from .ledger import Ledger

__all__ = ["BatchGrader", "Fault", "grade", "make_grader"]


def grade(
    *paths: str | Path,
    exercise: str = "lstm",
    isolation: str | None = None,
    jobs: int = 1,
    secret: bytes | None = None,
    scheduler: str | None = None,
) -> list[Report]:
    """Grade submissions: files, students' folders, a folder like nbgrader's ``submitted/``, or an
    export of Canvas or Moodle, zipped or not.

    Args:
        paths: what to grade.
        exercise: the exercise's id.
        isolation: "bubblewrap", "sandlock" or "none"; by default the first that works.
        jobs: the number of submissions to grade side by side.
        secret: the course's secret; by default that of the current folder's course.
        scheduler: the address of a Dask cluster that grades, such as "tcp://head:8786"; by
            default this machine grades.

    Returns:
        A report for each submission, in the order of the students' names.

    Raises:
        UsageError: nothing is found at a path, or the course's secret or the cluster cannot be
            used.
        JailError: no jail works here, and ``isolation`` is not "none".
        AutograderError: a fault of the grader itself kept a submission from being graded.
    """
    reports: list[Report] = []
    with (
        handed_in([Path(path) for path in paths], exercise) as candidates,
        make_grader(exercise, isolation, jobs, secret, scheduler) as grader,
    ):
        faults = grader.grade(candidates, reports.append)
    if faults:
        raise faults[0].to_error()
    return by_student(reports)


@contextmanager
def make_grader(
    exercise: str,
    isolation: str | None,
    jobs: int,
    secret: bytes | None = None,
    scheduler: str | None = None,
) -> Iterator[BatchGrader]:
    """Make a grader for the current folder's course, on this machine or on a Dask cluster.

    With the course's own secret, submissions in the course's ledger are not graded again.

    Raises:
        UsageError: the course's secret, settings or ledger, or the cluster, cannot be used.
        JailError: no jail works here, and ``isolation`` is not "none".
    """
    ledger, course = None, course_folder(Path())
    chosen = load(exercise, source_folder(course, exercise))
    if secret is None:
        secret, ledger = course_secret(course), Ledger(ledger_of(course))
    with closing(_executor(chosen, secret, isolation, jobs, scheduler)) as executor:
        yield BatchGrader(executor, chosen, secret, executor.isolation, ledger)


def _executor(
    exercise: Exercise, secret: bytes, isolation: str | None, jobs: int, scheduler: str | None
) -> Executor:
    if scheduler is None:
        return LocalExecutor(find(isolation), exercise, secret, jobs)
    from .executors.dask import DaskExecutor

    return DaskExecutor(scheduler, exercise, secret, isolation)

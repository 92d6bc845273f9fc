"""Many submissions: found, read, graded side by side, each with a report."""

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
    """Grade submissions: files, students' folders, a folder as nbgrader's ``submitted/``, or what
    Canvas or Moodle exported, zipped or not.

    Args:
        paths: what to grade.
        exercise: its id.
        isolation: "bubblewrap", "sandlock" or "none"; the first that works if not given.
        jobs: how many are graded side by side.
        secret: of the course; that of the folder we are in if not given.
        scheduler: the address of a Dask cluster that grades, such as "tcp://head:8786"; this
            machine if not given.

    Returns:
        A report for each, in the order of the students' names.

    Raises:
        UsageError: nothing is found at a path, or the course's secret or the cluster cannot be
            used.
        JailError: no jail works here, and none was not asked for.
        AutograderError: a fault of the grader's own kept a submission from being graded.
    """
    reports: list[Report] = []
    with (
        handed_in([Path(path) for path in paths], exercise) as candidates,
        make_grader(exercise, isolation, jobs, secret, scheduler) as pool,
    ):
        faults = pool.grade(candidates, reports.append)
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
    """A pool for the course of the folder that we are in, on this machine or a Dask cluster.

    With the course's own secret, what is in the course's ledger is not graded again.

    Raises:
        UsageError: the course's secret, settings or ledger cannot be used, or the cluster.
        JailError: no jail works here, and none was not asked for.
    """
    ledger, course = None, course_folder(Path())
    chosen = load(exercise, source_folder(course, exercise))
    if secret is None:
        secret, ledger = course_secret(course), Ledger(ledger_of(course))
    with closing(_engine(chosen, secret, isolation, jobs, scheduler)) as engine:
        yield BatchGrader(engine, chosen, secret, engine.isolation, ledger)


def _engine(
    exercise: Exercise, secret: bytes, isolation: str | None, jobs: int, scheduler: str | None
) -> Executor:
    if scheduler is None:
        return LocalExecutor(find(isolation), exercise, secret, jobs)
    from .executors.dask import DaskExecutor

    return DaskExecutor(scheduler, exercise, secret, isolation)

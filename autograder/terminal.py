"""Grading as a command shows it: a progress bar, then the table and where the results are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .batch import Fault, grade_candidates
from .doctor import cores
from .errors import UsageError
from .render import write_all
from .render.text import class_table, summary_line
from .submission import find_submissions


def grade_in_terminal(
    paths: Sequence[Path], out: Path, exercise: str, isolation: str | None, jobs: int | None
) -> list[Fault]:
    """Grade, write everything into ``out``, show the class; gives back the grader's own faults.

    Raises:
        UsageError: nothing to grade, or ``out`` cannot be written.
        JailError: no jail works here.
    """
    console = Console()
    candidates = find_submissions(paths, exercise)
    _make(out)
    lanes = min(jobs or cores(), len(candidates))
    with _bar() as advance:
        reports, faults = grade_candidates(
            candidates,
            exercise=exercise,
            isolation=isolation,
            jobs=lanes,
            done=lambda report: advance(len(candidates)),
        )
    try:
        write_all(reports, out)
    except OSError as error:
        raise UsageError(f"Results cannot be written to {out}: {error}.") from None
    console.print(class_table(reports))
    console.print(escape(summary_line(reports)), highlight=False)
    console.print(f"Report: {escape(str(out / 'report.html'))}", highlight=False, soft_wrap=True)
    for fault in faults:
        console.print(
            f"NOT GRADED: {escape(fault.student)}: {escape(fault.reason)}", soft_wrap=True
        )
    return faults


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(f"Results cannot be written to {out}: {error.strerror}.") from None


def nbgrader_in_terminal(
    assignment: str, options: Sequence[str], settings: dict[str, object]
) -> tuple[str, ...]:
    """Grade into nbgrader's gradebook, and say where it went; gives back who could not be graded.

    Raises:
        UsageError: nbgrader is missing, or there is nothing to grade.
    """
    if find_spec("nbgrader") is None:
        raise UsageError("nbgrader is missing; install it with: pip install nbgrader.")
    from .integrations.nbgrader.whole_class import grade_class

    console = Console()
    with _bar() as advance:
        outcome = grade_class(assignment, options, settings, advance)
    before = f", {outcome.skipped} before (--force grades them again)" if outcome.skipped else ""
    console.print(f"Graded {outcome.graded} of {assignment}{before}.", highlight=False)
    console.print(
        "Next: mark in formgrader (Jupyter, menu Nbgrader), then nbgrader generate_feedback.",
        highlight=False,
    )
    for student in outcome.failed:
        console.print(f"NOT GRADED: {escape(student)}: see {outcome.log}.", soft_wrap=True)
    return outcome.failed


def calibrate_in_terminal(
    exercise: str, course: Path, secrets: int, jobs: int | None, numbers: Path | None
) -> None:
    """Measure an exercise anew, and write its page into the course's ``docs/``.

    Raises:
        UsageError: there are no solutions here, or something that a study needs is missing.
    """
    from .calibration import calibrate

    with _bar("Training", "trained") as advance:
        calibrate(exercise, course, secrets, jobs or cores(), numbers, advance)


@contextmanager
def _bar(title: str = "Grading", done: str = "graded") -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, or a plain line now and then where that is no terminal.

    What it gives is called for each submission, with how many there are.
    """
    console = Console(stderr=True)
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        count = 0

        def advance(total: int) -> None:
            nonlocal count
            count += 1
            progress.update(task, total=total, advance=1)
            if not console.is_terminal and (count % max(1, total // 10) == 0 or count == total):
                console.print(f"{done} {count} of {total}", highlight=False)

        yield advance

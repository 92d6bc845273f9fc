"""Grading as a command shows it: a progress bar, then the table and where the results are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .batch import Fault, grade_candidates
from .doctor import cores
from .errors import UsageError
from .record import Report
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
    with _bar(len(candidates)) as advance:
        reports, faults = grade_candidates(
            candidates, exercise=exercise, isolation=isolation, jobs=lanes, done=advance
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


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Report], None]]:
    """A progress bar on standard error, or a plain line now and then where that is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        count = 0

        def advance(report: Report) -> None:
            nonlocal count
            count += 1
            progress.advance(task)
            if not console.is_terminal and (count % max(1, total // 10) == 0 or count == total):
                console.print(f"graded {count} of {total}", highlight=False)

        yield advance

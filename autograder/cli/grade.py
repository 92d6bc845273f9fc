"""Run the commands that grade: show progress, then a summary and where the results are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from ..batch import BatchGrader, Fault, make_grader
from ..batch.lock import locked
from ..batch.spool import Spool
from ..errors import AutograderError, StoppedError, UsageError
from ..render import write_all
from ..render.text import class_table, summary_line
from ..report import Report
from ..submissions.discovery import Candidate
from ..submissions.lms import handed_in
from ..worker.worker_pool import cores
from .progress import Advance, json_lines, progress_bar

_MOST_ROWS = 200  # a larger class gets no table in the terminal


def grade_in_terminal(
    paths: Sequence[Path],
    out: Path,
    exercise: str,
    isolation: str | None,
    jobs: int | None,
    to_program: bool = False,
    scheduler: str | None = None,
) -> list[Fault]:
    """Grade, write all files into ``out`` and print a summary; return the grader's faults.

    Args:
        to_program: print a JSON line for each submission instead of a progress bar.
        scheduler: the address of the Dask cluster that grades; by default this machine grades.

    Raises:
        UsageError: there is nothing to grade, ``out`` cannot be written, another run writes to
            it, or the cluster cannot be used.
        JailError: no jail works here.
        StoppedError: the user pressed Ctrl-C; finished results are kept.
    """
    with handed_in(paths, exercise) as candidates:
        _make(out)
        jobs = min(jobs or cores(), len(candidates))
        progress = json_lines() if to_program else progress_bar()
        with locked(out), Spool() as spool:
            with make_grader(exercise, isolation, jobs, scheduler=scheduler) as grader:
                faults = _grade(grader, candidates, spool, progress)
            _write(spool, out)
            try:
                _print_summary(spool.briefs, out, faults, Console(stderr=to_program))
            except OSError as error:
                raise AutograderError(
                    f"The results are in {out}, but printing the summary failed: {error}."
                ) from None
    return faults


def _grade(
    grader: BatchGrader,
    candidates: Sequence[Candidate],
    spool: Spool,
    progress: AbstractContextManager[Advance],
) -> list[Fault]:
    with progress as advance:

        def done(report: Report) -> None:
            spool.add(report)
            advance(len(candidates), report)

        try:
            return grader.grade(candidates, done)
        except KeyboardInterrupt:
            raise StoppedError(f"Stopped: {_kept(spool, candidates)}") from None
        except OSError as error:
            raise AutograderError(
                f"Printing the progress failed: {error}. {_kept(spool, candidates)}"
            ) from None


def _write(spool: Spool, out: Path) -> None:
    try:
        write_all(spool, out)
    except OSError as error:
        raise UsageError(
            f"Results cannot be written to {out}: {error}. The ledger keeps what was graded. "
            "Fix that; then the same command goes on from there."
        ) from None


def _kept(spool: Spool, candidates: Sequence[Candidate]) -> str:
    return (
        f"{len(spool)} of {len(candidates)} are graded and kept; no results were "
        "written. The same command goes on from there."
    )


def _print_summary(
    reports: Sequence[Report], out: Path, faults: Sequence[Fault], console: Console
) -> None:
    if len(reports) <= _MOST_ROWS:
        console.print(class_table(reports))
    console.print(escape(summary_line(reports)), highlight=False)
    console.print(f"Report: {escape(str(out / 'report.html'))}", highlight=False, soft_wrap=True)
    for fault in faults:
        console.print(
            f"NOT GRADED: {escape(fault.student)}: {escape(fault.reason)}", soft_wrap=True
        )


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
    """Grade into nbgrader's gradebook and print a summary; return who could not be graded.

    Raises:
        UsageError: nbgrader is missing, or there is nothing to grade.
    """
    if find_spec("nbgrader") is None:
        raise UsageError("nbgrader is missing; install it with: pip install nbgrader.")
    from ..integrations.nbgrader.whole_class import grade_class

    console = Console()
    with progress_bar() as advance:
        outcome = grade_class(assignment, options, settings, advance)
    before = f", {outcome.skipped} before (--force grades them again)" if outcome.skipped else ""
    console.print(f"Graded {outcome.graded} of {assignment}{before}.", highlight=False)
    console.print(
        "Next: mark in formgrader (Jupyter, menu Nbgrader), then nbgrader generate_feedback.",
        highlight=False,
    )
    for student in outcome.failed:
        console.print(f"NOT GRADED: {escape(student)}: see {outcome.log}.", soft_wrap=True)
    for student in outcome.unreached:
        console.print(
            f"NOT REACHED: {escape(student)}: nbgrader ended before; see {outcome.log}. The same "
            "command goes on from there.",
            soft_wrap=True,
        )
    return outcome.failed + outcome.unreached


def verify_in_terminal(name: str, course: Path, jobs: int | None) -> bool:
    """Print whether each promise of an exercise holds; return whether one fails.

    Raises:
        UsageError: the exercise does not exist, or its files are missing.
    """
    from ..authoring.verify import verify

    console, failed = Console(), False
    console.print(f"[bold]{escape(name)}[/bold]")
    for promise, problems in verify(name, course, jobs or cores()):
        failed |= bool(problems)
        mark = "[red]✗" if problems else "[green]✓"
        console.print(f"{mark}[/] {escape(promise)}", highlight=False)
        for problem in problems:
            console.print(f"    {escape(problem)}", highlight=False, soft_wrap=True)
    return failed

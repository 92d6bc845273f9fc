"""Grading as a command shows it: a progress bar, then the table and where the results are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from ..batch import BatchGrader, Fault, make_grader
from ..batch.lock import held
from ..batch.spool import Spool
from ..errors import AutograderError, StoppedError, UsageError
from ..render import write_all
from ..render.text import class_table, summary_line
from ..report import Report
from ..submissions.discovery import Candidate
from ..submissions.lms import handed_in
from ..worker.worker_pool import cores
from .progress import Tell, as_json, shown

_MOST_ROWS = 200  # students in the terminal's table; the files have all


def grade_in_terminal(
    paths: Sequence[Path],
    out: Path,
    exercise: str,
    isolation: str | None,
    jobs: int | None,
    to_program: bool = False,
    scheduler: str | None = None,
) -> list[Fault]:
    """Grade, write everything into ``out``, show the class; gives back the grader's own faults.

    Args:
        to_program: a JSON line for each submission instead of what a person reads.
        scheduler: the address of the Dask cluster that grades; this machine if not given.

    Raises:
        UsageError: nothing to grade, ``out`` cannot be written, another run writes to it, or the
            cluster cannot be used.
        JailError: no jail works here.
        StoppedError: Ctrl-C; what was finished is kept.
    """
    with handed_in(paths, exercise) as candidates:
        _make(out)
        lanes = min(jobs or cores(), len(candidates))
        with held(out), Spool() as spool:
            with make_grader(exercise, isolation, lanes, scheduler=scheduler) as pool:
                faults = _graded(pool, candidates, spool, as_json() if to_program else shown())
            _write(spool, out)
            try:
                _say(spool.briefs, out, faults, Console(stderr=to_program))
            except OSError as error:
                raise AutograderError(
                    f"The results are in {out}, but there was no saying so: {error}."
                ) from None
    return faults


def _graded(
    pool: BatchGrader,
    candidates: Sequence[Candidate],
    spool: Spool,
    progress: AbstractContextManager[Tell],
) -> list[Fault]:
    with progress as tell:

        def done(report: Report) -> None:
            spool.add(report)
            tell(len(candidates), report)

        try:
            return pool.grade(candidates, done)
        except KeyboardInterrupt:
            raise StoppedError(f"Stopped: {_kept(spool, candidates)}") from None
        except OSError as error:
            said = f"How far it is cannot be told: {error}. {_kept(spool, candidates)}"
            raise AutograderError(said) from None


def _write(spool: Spool, out: Path) -> None:
    try:
        write_all(spool, out)
    except OSError as error:
        raise UsageError(
            f"Results cannot be written to {out}: {error}. What was graded is kept; mend that, "
            "and the same command goes on from there."
        ) from None


def _kept(spool: Spool, candidates: Sequence[Candidate]) -> str:
    return (
        f"{len(spool)} of {len(candidates)} are graded and kept; nothing was written. The same "
        "command goes on from there."
    )


def _say(reports: Sequence[Report], out: Path, faults: Sequence[Fault], console: Console) -> None:
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
    """Grade into nbgrader's gradebook, and say where it went; gives back who could not be graded.

    Raises:
        UsageError: nbgrader is missing, or there is nothing to grade.
    """
    if find_spec("nbgrader") is None:
        raise UsageError("nbgrader is missing; install it with: pip install nbgrader.")
    from ..integrations.nbgrader.whole_class import grade_class

    console = Console()
    with shown() as tell:
        outcome = grade_class(assignment, options, settings, tell)
    before = f", {outcome.skipped} before (--force grades them again)" if outcome.skipped else ""
    console.print(f"Graded {outcome.graded} of {assignment}{before}.", highlight=False)
    console.print(
        "Next: mark in formgrader (Jupyter, menu Nbgrader), then nbgrader generate_feedback.",
        highlight=False,
    )
    for student in outcome.failed:
        console.print(f"NOT GRADED: {escape(student)}: see {outcome.log}.", soft_wrap=True)
    for student in outcome.unreached:
        said = f"NOT REACHED: {escape(student)}: nbgrader ended before; see {outcome.log}."
        console.print(f"{said} The same command goes on from there.", soft_wrap=True)
    return outcome.failed + outcome.unreached


def verify_in_terminal(name: str, course: Path, jobs: int | None) -> bool:
    """Say of each promise of an exercise whether it holds; gives back whether any does not.

    Raises:
        UsageError: there is no such exercise, or its files are missing.
    """
    from ..authoring.verify import verify

    console, failed = Console(), False
    console.print(f"[bold]{escape(name)}[/bold]")
    for finding in verify(name, course, jobs or cores()):
        failed |= bool(finding.problems)
        mark = "[red]✗" if finding.problems else "[green]✓"
        console.print(f"{mark}[/] {escape(finding.promise)}", highlight=False)
        for problem in finding.problems:
            console.print(f"    {escape(problem)}", highlight=False, soft_wrap=True)
    return failed


def calibrate_in_terminal(
    exercise: str, course: Path, secrets: int, jobs: int | None, numbers: Path | None
) -> None:
    """Measure an exercise anew, and write its page into the course's ``docs/``.

    Raises:
        UsageError: there are no solutions here, or something that a study needs is missing.
    """
    from ..authoring.calibration import calibrate

    with shown("Training", "trained") as tell:
        calibrate(exercise, course, secrets, jobs or cores(), numbers, tell)

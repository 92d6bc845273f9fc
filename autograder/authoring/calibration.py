"""Measures an exercise's calibration anew: its study's jobs in processes, the results in files.

An exercise that has one brings ``study`` (``study(solved, mistakes, secrets, run)``) and
``study_page`` (``page`` and ``figure`` of what came of it).
"""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

from ..errors import UsageError
from ..exercises import load
from ..worker import Worker, find

Advance = Callable[[int], None]


def calibrate(
    name: str, course: Path, secrets: int, jobs: int, numbers: Path | None, advance: Advance
) -> None:
    """Run the study; write ``calibration.md`` and ``calibration.png`` into the course's ``docs/``,
    and all outcomes as JSON to ``numbers`` if it is given.

    Args:
        name: the exercise's.
        course: the folder with ``solutions/``.
        secrets: how many courses' secrets to try.
        jobs: processes side by side.
        numbers: where to.
        advance: called after each training, with how many are known of so far.

    Raises:
        UsageError: there is no study, nothing to study, or no way to write about it.
    """
    module = f"autograder.exercises.{load(name).id}.study"
    solutions = course / "solutions" / name
    _refuse(name, module, solutions)
    solved = (solutions / f"{name}.py").read_text("utf-8")
    files = sorted((solutions / "mistakes").glob("*.py"))
    mistakes = {path.stem: path.read_text("utf-8") for path in files}
    with _runner(jobs, advance) as run:
        found = importlib.import_module(module).study(solved, mistakes, secrets, run)
    try:
        _write(found, importlib.import_module(f"{module}_page"), course / "docs", numbers)
    except OSError as error:
        raise UsageError(f"The calibration cannot be written: {error}.") from None


def _refuse(name: str, module: str, solutions: Path) -> None:
    if find_spec(module) is None:
        raise UsageError(f"The exercise {name} has no study to calibrate it by.")
    if not (solutions / f"{name}.py").is_file():
        raise UsageError(f"There is no {solutions / name}.py; run this in the course folder.")
    if not (find_spec("matplotlib") and find_spec("scipy")):
        raise UsageError(
            "A calibration needs matplotlib and scipy: pip install 'lstm-autograder[study]'."
        )


def _write(found: Any, about: Any, docs: Path, numbers: Path | None) -> None:
    docs.mkdir(exist_ok=True)
    (docs / "calibration.md").write_text(about.page(found), "utf-8")
    about.figure(found).savefig(docs / "calibration.png")
    if numbers is not None:
        numbers.write_text(json.dumps(asdict(found), indent=1), "utf-8")


@contextmanager
def _runner(jobs: int, advance: Advance) -> Iterator[Callable[[Sequence[Any]], list[Any]]]:
    """Something that runs jobs side by side, and gives their outcomes in order."""
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        yield functools.partial(_run_all, pool, advance, [0])


def _run_all(pool: Executor, advance: Advance, known: list[int], jobs: Sequence[Any]) -> list[Any]:
    known[0] += len(jobs)
    outcomes = []
    for outcome in pool.map(_run, jobs):
        advance(known[0])
        outcomes.append(outcome)
    return outcomes


def _run(job: Any) -> Any:
    """One job, in a process of the pool; a worker's own CPU time counts where it did the work."""
    start = process_time()
    outcome = job.run(_worker())
    return outcome if outcome.seconds else replace(outcome, seconds=process_time() - start)


@functools.cache
def _worker() -> Worker:
    return Worker(find("none"))  # these are the course's own files

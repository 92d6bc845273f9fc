"""How sharp the delay task is, measured anew: docs/calibration.md and docs/calibration.png.

    python benchmarks/calibration.py [--secrets 1000] [--jobs N] [--json FILE]

Takes half an hour in a checkout. ``--json`` writes every outcome to a file.
"""

from __future__ import annotations

import argparse
import functools
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import study_page
from measuring import ROOT
from study import Job, Outcome, Run, study

from autograder.cli.progress import progress_bar
from autograder.worker import Worker, find
from autograder.worker.worker_pool import cores

Advance = Callable[[int], None]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--secrets", type=int, default=1000, help="default: 1000")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to put every outcome")
    parser.add_argument("--jobs", type=int, default=cores(), help="default: one a core")
    given = parser.parse_args(arguments)
    with progress_bar("Training", "trained") as tell:
        calibrate(ROOT, given.secrets, given.jobs, given.json, tell)
    print(f"Wrote {ROOT / 'docs' / 'calibration.md'} and its figure.")


def calibrate(
    course: Path, secrets: int, jobs: int, numbers: Path | None, advance: Advance
) -> None:
    """Run the study; write ``calibration.md`` and ``calibration.png`` into the course's ``docs/``,
    and all outcomes as JSON to ``numbers`` if it is given.

    ``advance`` is called after each training, with the number of trainings known so far.
    """
    solutions, docs = course / "solutions" / "lstm", course / "docs"
    solved = (solutions / "lstm.py").read_text("utf-8")
    files = sorted((solutions / "mistakes").glob("*.py"))
    mistakes = {path.stem: path.read_text("utf-8") for path in files}
    with _runner(jobs, advance) as run:
        found = study(solved, mistakes, secrets, run)
    docs.mkdir(exist_ok=True)
    (docs / "calibration.md").write_text(study_page.page(found), "utf-8")
    study_page.figure(found).savefig(docs / "calibration.png")
    if numbers is not None:
        numbers.write_text(json.dumps(asdict(found), indent=1), "utf-8")


@contextmanager
def _runner(jobs: int, advance: Advance) -> Iterator[Run]:
    """A function that runs jobs in processes side by side and gives their outcomes in order."""
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        yield functools.partial(_run_all, pool, advance, [0])


def _run_all(
    pool: Executor, advance: Advance, known: list[int], jobs: Sequence[Job]
) -> list[Outcome]:
    known[0] += len(jobs)
    outcomes = []
    for outcome in pool.map(_run, jobs):
        advance(known[0])
        outcomes.append(outcome)
    return outcomes


def _run(job: Job) -> Outcome:
    """Run one job in a process of the pool. Where a worker did it, its own CPU time counts."""
    start = process_time()
    outcome = job.run(_worker())
    return outcome if outcome.seconds else replace(outcome, seconds=process_time() - start)


@functools.cache
def _worker() -> Worker:
    return Worker(find("none"))  # these are the course's own files


if __name__ == "__main__":
    main()

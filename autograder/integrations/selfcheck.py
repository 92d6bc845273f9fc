"""Grading for the student herself: no jail, no course, the public secret, and a warm worker."""

from __future__ import annotations

import atexit
import functools
from pathlib import Path

from ..errors import SubmissionError
from ..exercise import Exercise
from ..grading import grade_source, is_started
from ..record import PartResult
from ..seeds import SELF_CHECK_SECRET
from ..source import Source, from_notebook, from_script
from ..worker import Worker, find


def check_source(source: Source, exercise: Exercise, part_id: str) -> PartResult:
    """The result of one part, as grading under the public secret gives it.

    Raises:
        SubmissionError: the source cannot be read.
        WorkerError: the worker failed.
    """
    results = grade_source(source, exercise, SELF_CHECK_SECRET, warm_worker(), {part_id})
    return results[part_id]


@functools.cache
def warm_worker() -> Worker:
    """One helper process for this session; it starts at the first check and ends with Python."""
    worker = Worker(find("none"))
    atexit.register(worker.close)
    return worker


def own_file(folder: Path, exercise: Exercise) -> Source:
    """What a student works on in a folder: of notebook and script, the one that was started.

    Raises:
        SubmissionError: neither is there, or both were started.
    """
    paths = [folder / f"{exercise.id}.ipynb", folder / f"{exercise.id}.py"]
    there = [path for path in paths if path.is_file()]
    if not there:
        names = " nor ".join(path.name for path in paths)
        raise SubmissionError(f"There is neither {names} in {folder}: nothing to check.")
    sources = [read_file(path) for path in there]
    started = [source for source in sources if is_started(source, exercise)]
    if len(started) > 1:
        raise SubmissionError(
            f"Both {paths[0].name} and {paths[1].name} were started. Keep your work in one of them "
            "and delete the other."
        )
    return (started or sources)[0]


def read_file(path: Path) -> Source:
    """A notebook or a script, by its suffix.

    Raises:
        SubmissionError: it cannot be read.
    """
    reader = from_notebook if path.suffix == ".ipynb" else from_script
    return reader(path.read_bytes(), path.name)

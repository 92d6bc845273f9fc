"""Grading for the student herself: no jail, no course, the public secret, and a warm worker."""

from __future__ import annotations

import atexit
import functools
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import SubmissionError
from ..exercise import Exercise
from ..grading import grade_source, is_started
from ..record import PartResult
from ..seeds import SELF_CHECK_SECRET
from ..source import MAX_BYTES, Source, from_notebook, from_script

if TYPE_CHECKING:
    from ..worker import Worker


def check_source(
    source: Source,
    exercise: Exercise,
    wanted: Collection[str],
    known: Mapping[str, PartResult] = MappingProxyType({}),
) -> dict[str, PartResult]:
    """The results of the wanted parts and of those that they require, as grading under the public
    secret gives them; ``known`` are results of the same source, which are not asked for again.

    Raises:
        SubmissionError: the source cannot be read.
        WorkerError: the worker failed.
    """
    return grade_source(source, exercise, SELF_CHECK_SECRET, warm_worker(), wanted, known)


@functools.cache
def warm_worker() -> Worker:
    """One helper process for this session; it starts at the first check and ends with Python."""
    from ..worker import Worker, find

    worker = Worker(find("none"))
    worker.launch()  # it warms up while the first probe is made here
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
    readers = {".ipynb": from_notebook, ".py": from_script}
    if path.suffix not in readers:
        raise SubmissionError(f"{path.name} is neither a notebook (.ipynb) nor a script (.py).")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SubmissionError(f"{path.name} is larger than {MAX_BYTES // 1024**2} MB.")
        return readers[path.suffix](path.read_bytes(), path.name)
    except FileNotFoundError:
        raise SubmissionError(f"There is no file {path}.") from None
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from None

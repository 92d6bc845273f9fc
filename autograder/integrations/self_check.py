"""Grading for the student herself: no jail, no course, the public secret, and a warm worker."""

from __future__ import annotations

import atexit
import contextlib
import functools
import sys
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..assessment.exercise import Exercise
from ..assessment.seeds import SELF_CHECK_SECRET
from ..errors import SubmissionError
from ..grading import grade_source, is_started
from ..report import PartResult
from ..submissions.discovery import read_source
from ..submissions.source import Source

if TYPE_CHECKING:
    from ..worker import Worker

# A notebook may check in several threads; there is one worker, and torch's settings are for all.
_ONE_AT_A_TIME = threading.RLock()


def check_source(
    source: Source, exercise: Exercise, wanted: Collection[str]
) -> dict[str, PartResult]:
    """The results of the wanted parts and of those that they require, as grading under the public
    secret gives them. A part is judged once for as long as the source stays as it is.

    Raises:
        SubmissionError: the source cannot be read.
        WorkerError: the worker failed.
    """
    with _ONE_AT_A_TIME, undisturbed():
        known = _known(source, exercise)
        results, waited = grade_source(
            source, exercise, SELF_CHECK_SECRET, warm_worker(), wanted, known
        )
        if not waited:  # a busy machine can cause that; the next time is another
            known.update(results)
        return results


@functools.lru_cache(maxsize=8)
def _known(source: Source, exercise: Exercise) -> dict[str, PartResult]:
    """The results of a source so far, to be added to."""
    return {}


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Judge with torch as it comes, whatever was set in this Python, and leave that as it is."""
    if "torch" not in sys.modules:
        yield
        return
    import torch

    dtype, threads = torch.get_default_dtype(), torch.get_num_threads()
    elsewhere = torch.get_default_device().type != "cpu"
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.device("cpu") if elsewhere else contextlib.nullcontext())
        stack.enter_context(torch.random.fork_rng(devices=[]))
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        stack.callback(torch.set_default_dtype, dtype)
        stack.callback(torch.set_num_threads, threads)
        torch.set_default_dtype(torch.float32)
        torch.set_num_threads(1)
        yield


@functools.cache
def warm_worker() -> Worker:
    """One helper process for this session; it starts at the first check and ends with Python."""
    from ..worker import Worker, find
    from ..worker.inside.warm import uncollected

    worker = Worker(find("none"))
    worker.launch()  # it warms up while torch is imported here and the first probe is made
    atexit.register(worker.close)
    if "torch" not in sys.modules:
        with uncollected():
            import torch  # noqa: F401
    return worker


def read(where: Path, exercise: Exercise) -> Source:
    """A file, whatever its name, or what a student works on in a folder.

    Raises:
        SubmissionError: there is none, or it cannot be read.
    """
    return own_file(where, exercise) if where.is_dir() else read_source(where)


def own_file(folder: Path, exercise: Exercise) -> Source:
    """What a student works on in a folder: of notebook and script, the one that was started.

    Raises:
        SubmissionError: neither is there, or both were started.
    """
    paths = [folder / f"{exercise.id}.ipynb", folder / f"{exercise.id}.py"]
    there = [path for path in paths if path.is_file()]
    if not there:
        names = " nor ".join(path.name for path in paths)
        raise SubmissionError(
            f"There is neither {names} in {folder}: nothing to check. Go to the folder of "
            "your work, or give its path."
        )
    sources = [read_source(path) for path in there]
    started = [source for source in sources if is_started(source, exercise)]
    if len(started) > 1:
        raise SubmissionError(
            f"Both {paths[0].name} and {paths[1].name} were started. Keep your work in one of them "
            "and delete the other."
        )
    return (started or sources)[0]

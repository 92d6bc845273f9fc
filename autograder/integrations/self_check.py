"""Checks for students: without a jail or a course, with the public secret and a warm worker."""

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

# A notebook may check in several threads, but there is one worker, and one set of torch settings.
_ONE_AT_A_TIME = threading.RLock()


def check_source(
    source: Source, exercise: Exercise, wanted: Collection[str]
) -> dict[str, PartResult]:
    """Grade the wanted parts, and the parts that they require, under the public secret. A part is
    judged again only when the source changes.

    Raises:
        SubmissionError: the source cannot be read.
        WorkerError: the worker failed.
    """
    with _ONE_AT_A_TIME, undisturbed():
        known = _known(source, exercise)
        results, waited = grade_source(
            source, exercise, SELF_CHECK_SECRET, warm_worker(), wanted, known
        )
        if not waited:  # a busy machine can cause this: judge the parts again next time
            known.update(results)
        return results


@functools.lru_cache(maxsize=8)
def _known(source: Source, exercise: Exercise) -> dict[str, PartResult]:
    """The results of a source so far; ``check_source`` adds to them."""
    return {}


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Use torch's default settings for a while, and restore the student's settings afterwards."""
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
    """The one helper process of this session. It starts at the first check and ends with Python."""
    from ..worker import Worker, find
    from ..worker.inside.warm import uncollected

    worker = Worker(find("none"))
    worker.launch()  # the helper warms up while torch is imported here
    atexit.register(worker.close)
    if "torch" not in sys.modules:
        with uncollected():
            import torch  # noqa: F401
    return worker


def read(path: Path, exercise: Exercise) -> Source:
    """Read a file of any name, or the file in a folder that the student works on.

    Raises:
        SubmissionError: there is no such file, or it cannot be read.
    """
    return own_file(path, exercise) if path.is_dir() else read_source(path)


def own_file(folder: Path, exercise: Exercise) -> Source:
    """Read the notebook or the script in a folder, whichever the student started.

    Raises:
        SubmissionError: both files are missing, or both were started.
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

"""The engine for many machines: a Dask cluster whose workers each keep a warm jailed pool.

Submissions are read here and travel with their task; reports come back to the one ledger here. A
task whose Dask worker is lost is given to another. The judge runs in the Dask workers, so they are
sent the course's secret: use ``tls://`` where others can listen.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from ...assessment.exercise import Exercise
from ...assessment.seeds import Seeds
from ...errors import AutograderError, UsageError
from ...report import Report
from ...submissions.discovery import Submission
from ...worker import find
from ..ledger import our_code
from .local import LocalExecutor

try:
    import distributed
except ImportError:
    raise UsageError(
        "Grading on a Dask cluster needs the package distributed; install it with: "
        "pip install 'lstm-autograder[cluster]'."
    ) from None

_PATIENCE = 20  # seconds until a scheduler has answered, and until it has a worker


class DaskExecutor:
    """An ``Engine`` whose lanes are the threads of a cluster's workers; they may come and go.

    Raises:
        UsageError: the cluster cannot be reached, is empty, or has another version of the grader.
        JailError: no jail works on one of its machines, or they do not agree on one.
    """

    def __init__(
        self, scheduler: str, exercise: Exercise, secret: bytes, isolation: str | None
    ) -> None:
        self._client, self._threads = _connect(scheduler), 1
        try:
            self.isolation = self._agree(scheduler, isolation)
            grader = Grader(exercise, secret, self.isolation)
            self._name = grader.name
            self._client.register_plugin(grader)
            self._executor = self._client.get_executor(pure=False)
        except BaseException:
            self._client.close()
            raise

    @property
    def lanes(self) -> int:
        """As ``Engine.lanes``; at least one, for lost workers may be replaced."""
        with contextlib.suppress(Exception):  # one that is lost raises anything; its tasks tell
            self._threads = sum(self._client.nthreads().values())
        return max(1, self._threads)

    def submit(self, submission: Submission) -> Future[Report]:
        """As ``Engine.submit``."""
        if self._client.status in ("closing", "closed"):
            raise UsageError("the Dask scheduler was lost; the same command goes on from here.")
        future: Future[Report] = self._executor.submit(_grade, self._name, submission)
        return future

    def close(self) -> None:
        """As ``Engine.close``. The cluster itself lives on."""
        with contextlib.suppress(Exception):  # a cluster that is gone has nothing to end
            self._executor.shutdown(wait=False)
            self._client.unregister_worker_plugin(self._name)
        self._client.close()

    def _agree(self, scheduler: str, isolation: str | None) -> str:
        """The one jail that all workers have. They must also have this grader, to the letter."""
        offers: dict[str, tuple[str, str]] = _ask(
            self._client, scheduler, partial(_offer, isolation)
        )
        other = [worker for worker, (code, _) in offers.items() if code != our_code()]
        if other:
            raise UsageError(
                f"The Dask worker {other[0]} has another version of lstm-autograder than this "
                "machine; install the same one on both."
            )
        jails = sorted({jail for _, jail in offers.values()})
        if len(jails) > 1:
            raise UsageError(
                f"The Dask workers offer different jails ({' and '.join(jails)}); choose one that "
                "all have, with --isolation."
            )
        return jails[0]


class Grader(distributed.WorkerPlugin):  # type: ignore[misc]
    """What each Dask worker keeps: the local engine, with a lane for each of its threads."""

    def __init__(self, exercise: Exercise, secret: bytes, isolation: str) -> None:
        self._own = (exercise, secret)
        self._isolation, self._code = isolation, our_code()
        seeds = Seeds(secret, exercise.id, "")
        self.name = f"autograder-{seeds.digest}-{isolation}-{self._code[:16]}"
        self._engine: LocalExecutor | None = None

    def setup(self, worker: distributed.Worker) -> None:
        """Called where the Dask worker is, also in one that joins later."""
        if our_code() == self._code:
            self._engine = LocalExecutor(find(self._isolation), *self._own, worker.state.nthreads)

    def teardown(self, worker: distributed.Worker) -> None:
        """Called when the run or the Dask worker ends."""
        if self._engine is not None:
            self._engine.close()

    def grade(self, submission: Submission) -> Report:
        """Grade one; called in one of the Dask worker's threads.

        Raises:
            AutograderError: a fault of the grader's own, or this worker cannot grade.
        """
        if self._engine is None:
            raise UsageError(
                "a Dask worker that joined later has another grader or no jail; install this "
                "version of lstm-autograder[grading,cluster] there and grade again."
            )
        return self._engine.submit(submission).result()


def _grade(name: str, submission: Submission) -> Report:
    grader: Grader | None = distributed.get_worker().plugins.get(name)
    if grader is None:
        raise UsageError(
            "another run of this course on the same cluster has ended; the same command goes on "
            "from here."
        )
    return grader.grade(submission)


def _offer(isolation: str | None) -> tuple[str, str]:
    return our_code(), find(isolation).name


def _connect(scheduler: str) -> distributed.Client:
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {scheduler} ({error}). Start one with: dask scheduler."
        ) from None
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        client.close()
        raise UsageError(
            f"The Dask scheduler at {scheduler} has no workers. Start some with: dask worker "
            f"{scheduler}."
        ) from None
    return client


def _ask(client: distributed.Client, scheduler: str, question: Callable[[], Any]) -> Any:
    try:
        return client.run(question)
    except AutograderError:
        raise
    except Exception as error:
        raise UsageError(
            f"The Dask workers of {scheduler} cannot load the grader ({type(error).__name__}: "
            f"{error}); install this version of lstm-autograder[grading,cluster] there."
        ) from None

"""Run submissions on a Dask cluster, each of whose workers has a pool of warm jailed workers.

Submissions are read on this machine and sent with their tasks; reports come back to this machine's
ledger. If a Dask worker is lost, its tasks go to another. The judge runs in the Dask workers, so
they are sent the course's secret: use ``tls://`` on a network that others can read.
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
from ..ledger import grader_hash
from .local import LocalExecutor

try:
    import distributed
except ImportError:
    raise UsageError(
        "Grading on a Dask cluster needs the package distributed; install it with: "
        "pip install 'lstm-autograder[cluster]'."
    ) from None

_PATIENCE = 20  # seconds to wait for the scheduler, and then for its first worker


class DaskExecutor:
    """An ``Executor`` whose jobs are the threads of a cluster's workers; these may come and go.

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
            plugin = GraderPlugin(exercise, secret, self.isolation)
            self._name = plugin.name
            self._client.register_plugin(plugin)
            self._executor = self._client.get_executor(pure=False)
        except BaseException:
            self._client.close()
            raise

    @property
    def jobs(self) -> int:
        """The number of threads; at least 1, because lost workers may be replaced."""
        with contextlib.suppress(Exception):  # a lost scheduler raises anything; the tasks say so
            self._threads = sum(self._client.nthreads().values())
        return max(1, self._threads)

    def submit(self, submission: Submission) -> Future[Report]:
        if self._client.status in ("closing", "closed"):
            raise UsageError("the Dask scheduler was lost; the same command goes on from here.")
        future: Future[Report] = self._executor.submit(_grade, self._name, submission)
        return future

    def close(self) -> None:
        """End this run's part of the cluster; the cluster stays."""
        with contextlib.suppress(Exception):  # a lost cluster has nothing to end
            self._executor.shutdown(wait=False)
            self._client.unregister_worker_plugin(self._name)
        self._client.close()

    def _agree(self, scheduler: str, isolation: str | None) -> str:
        """The jail that all workers have. They must also have exactly this grader's code."""
        offers: dict[str, tuple[str, str]] = _ask(
            self._client, scheduler, partial(_offer, isolation)
        )
        other = [worker for worker, (code, _) in offers.items() if code != grader_hash()]
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


class GraderPlugin(distributed.WorkerPlugin):  # type: ignore[misc]
    """Gives each Dask worker a local executor, with a job for each of the worker's threads."""

    def __init__(self, exercise: Exercise, secret: bytes, isolation: str) -> None:
        self._exercise, self._secret = exercise, secret
        self._isolation, self._grader_hash = isolation, grader_hash()
        seeds = Seeds(secret, exercise.id, "")
        self.name = f"autograder-{seeds.digest}-{isolation}-{self._grader_hash[:16]}"
        self._executor: LocalExecutor | None = None

    def setup(self, worker: distributed.Worker) -> None:
        """Dask calls this in every worker, also in a worker that joins later."""
        if grader_hash() == self._grader_hash:
            jail, threads = find(self._isolation), worker.state.nthreads
            self._executor = LocalExecutor(jail, self._exercise, self._secret, threads)

    def teardown(self, worker: distributed.Worker) -> None:
        """Dask calls this when the run or the Dask worker ends."""
        if self._executor is not None:
            self._executor.close()

    def grade(self, submission: Submission) -> Report:
        """Grade a submission, in one of the Dask worker's threads.

        Raises:
            AutograderError: the grader failed, or this worker cannot grade.
        """
        if self._executor is None:
            raise UsageError(
                "a Dask worker that joined later has another grader or no jail; install this "
                "version of lstm-autograder[grading,cluster] there and grade again."
            )
        return self._executor.submit(submission).result()


def _grade(name: str, submission: Submission) -> Report:
    plugin: GraderPlugin | None = distributed.get_worker().plugins.get(name)
    if plugin is None:
        raise UsageError(
            "another run of this course on the same cluster has ended; the same command goes on "
            "from here."
        )
    return plugin.grade(submission)


def _offer(isolation: str | None) -> tuple[str, str]:
    return grader_hash(), find(isolation).name


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

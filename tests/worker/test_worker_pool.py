"""Workers side by side: no more than there are tasks, and none that fails holds the others."""

from __future__ import annotations

from contextlib import closing

import pytest

from autograder.errors import AutograderError, JailError, WorkerError
from autograder.worker import Jail, Worker, WorkerPool
from autograder.worker.process import Helper


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("error", "told"), [(JailError, JailError), (OSError, WorkerError), (ImportError, WorkerError)]
)
def test_a_jail_that_does_not_start_is_told_to_every_task(
    error: type[Exception], told: type[AutograderError]
) -> None:
    """None waits for a worker that never comes."""

    def no_room() -> Helper:
        raise error("There is no room for a jail.")

    with closing(WorkerPool(Jail("none", no_room, own_user=False), 2)) as pool:
        for future in [pool.submit(Worker.launch) for _ in range(6)]:
            with pytest.raises(told, match="no room"):
                future.result()


def test_one_task_starts_one_worker(worker: Worker) -> None:
    """However many there may be."""
    with closing(WorkerPool(worker.jail, 4)) as pool:
        assert pool.submit(lambda own: own.jail.name).result() == worker.jail.name
        assert len(pool.workers) == 1

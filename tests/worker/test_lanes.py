"""Workers side by side: no more than there are tasks, and none that fails holds the others."""

from __future__ import annotations

from contextlib import closing

import pytest

from autograder.errors import JailError
from autograder.worker import Jail, Lanes, Worker
from autograder.worker.process import Helper


def no_room() -> Helper:
    raise JailError("There is no room for a jail.")


@pytest.mark.timeout(20)
def test_a_jail_that_does_not_start_is_told_to_every_task() -> None:
    """None waits for a worker that never comes."""
    with closing(Lanes(Jail("none", no_room, own_user=False), 2)) as lanes:
        for future in [lanes.submit(Worker.start) for _ in range(6)]:
            with pytest.raises(JailError, match="no room"):
                future.result()


def test_one_task_starts_one_worker(worker: Worker) -> None:
    """However many there may be."""
    with closing(Lanes(worker.jail, 4)) as lanes:
        assert lanes.submit(lambda own: own.jail.name).result() == worker.jail.name
        assert len(lanes.workers) == 1

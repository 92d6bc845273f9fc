"""A spawned process: it warms up, does one task, and ends.

For systems where no fork is safe once torch is loaded. It holds no expected value, no seed and no
solution. It says that it is warm, reads one task, and sends evidence until it ends.
"""

from __future__ import annotations

import contextlib
import faulthandler
import threading
import warnings
from typing import IO

from . import stdio, warm, wire
from .clock import Watchdog

_GRACE = 10.0  # seconds after the grader's own limit, which comes first while the grader lives

Frame = tuple[wire.Header, bytes]


def main(_: str) -> None:
    """Do one task; or none if the standard input ends first, because the grader is gone."""
    tasks, replies = stdio.take_over()
    warnings.simplefilter("ignore")
    warm.import_torch()
    stdio.silence(2)
    stdio.ready(replies)
    inbox = _Inbox(tasks)
    warm.WarmUp().run(inbox.has_come)
    frame = inbox.frame()
    if frame is not None:
        _work(frame, replies.fileno())


class _Inbox(threading.Thread):
    """Waits for the task during the warm-up: Windows cannot ask whether a pipe has data."""

    def __init__(self, tasks: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._tasks = tasks
        self._frame: Frame | None = None
        self.start()

    def run(self) -> None:
        with contextlib.suppress(OSError, wire.WireError):
            self._frame = wire.read(self._tasks)

    def has_come(self, seconds: float) -> bool:
        """Whether the task has come, or the stream has ended; waits at most so many seconds."""
        self.join(seconds)
        return not self.is_alive()

    def frame(self) -> Frame | None:
        """Wait for the task and give it; None if the stream ends first."""
        self.join()
        return self._frame


def _work(frame: Frame, descriptor: int) -> None:
    from .evidence import Recorder
    from .runner import read_task, run

    task = read_task(*frame)
    # In case the grader dies: this clock ends even an endless call into C.
    faulthandler.dump_traceback_later(task.limits.wall + _GRACE, exit=True, file=2)
    run(task, lambda: Recorder(descriptor, task.program["name"], Watchdog(task.limits.cpu)))

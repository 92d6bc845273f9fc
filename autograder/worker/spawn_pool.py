"""The helper for systems without fork: each task has a new process, and the next one is warm."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from .process import Answer, Process, WarmProcess

KEPT_WARM = 2  # processes, once a first task has come
_TICK = 0.2  # seconds; Windows lets an interrupt through only between two waits
_CRASHED = 0xC0000000  # Windows' exit codes for crashes start here: NTSTATUS, severity "error"


class SpawnPool:
    """The ``Helper`` on systems without fork: a new process for each task, used once."""

    def __init__(self, spawn: Callable[[], Process]) -> None:
        self._spawn = spawn
        self._idle = deque([SpawnedProcess(spawn())])
        self._busy: SpawnedProcess | None = None

    def wait_until_warm(self) -> None:
        """See ``Helper.wait_until_warm``."""
        self._idle[0].wait_until_warm()

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """See ``Helper.exchange``. The next processes warm up meanwhile."""
        self._busy = process = self._idle.popleft()
        while len(self._idle) < KEPT_WARM:
            self._idle.append(SpawnedProcess(self._spawn()))
        answer = process.exchange(header, body)
        process.close()
        self._busy = None
        return answer

    def kill(self) -> None:
        """See ``Helper.kill``."""
        for process in self._all():
            process.kill()

    def close(self) -> None:
        """See ``Helper.close``. Also ends the busy process, whatever it is doing."""
        for process in self._all():
            process.close()

    def _all(self) -> list[SpawnedProcess]:
        return [*self._idle, *([self._busy] if self._busy else [])]


class SpawnedProcess(WarmProcess):
    """One process for one task. ``inside/single.py`` is the other end."""

    def __init__(self, process: Process) -> None:
        super().__init__(process)
        self._reader: _Reader | None = None

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """See ``Helper.exchange``; to be called once.

        ``cpu`` is always 0: not every system can tell the CPU time of a process that is gone.
        """
        self.wait_until_warm()
        self._send(header, body)
        limits = header["limits"]
        self._reader = _Reader(self._process.stdout.fileno(), limits["evidence"])
        # The process may first have to finish a warm-up task: that is not the task's time.
        self._reader.wait_for_first()
        over = self._supervise(self._reader, time.monotonic() + limits["wall"])
        self._process.kill()
        code = self._process.wait()
        end = _ending(code if over is None else None)
        return {"over": over, "cpu": 0.0} | end, self._reader.stop()

    def _supervise(self, reader: _Reader, deadline: float) -> str | None:
        """Wait until the process ends or reaches a limit; gives that limit, or None."""
        while reader.is_alive() and time.monotonic() < deadline:
            reader.join(_TICK)
        if reader.left <= 0:
            return "evidence"
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return "wall"
        return None

    def close(self) -> None:
        """See ``Helper.close``. Stops the reader before its stream is closed."""
        self.kill()
        if self._reader is not None:
            self._reader.stop()
        super().close()


def _ending(code: int | None) -> dict[str, int | None]:
    """Tell an exit from a crash: POSIX has a negative signal number, Windows its own status."""
    if code is None or 0 <= code < _CRASHED:
        return {"exit": code, "signal": None}
    return {"exit": None, "signal": abs(code)}


class _Reader(threading.Thread):
    """Reads a descriptor to its end, so that the writer never waits.

    Attributes:
        left: bytes that may still come.
    """

    def __init__(self, descriptor: int, most: int) -> None:
        super().__init__(daemon=True)
        self.left = most
        self._descriptor = descriptor
        self._chunks: list[bytes] = []
        self._begun = threading.Event()
        self._stopped = False
        self.start()

    def run(self) -> None:
        # This bypasses the stream's buffer. The buffer is empty: between "warm" and the task the
        # process sends nothing.
        with contextlib.suppress(OSError):
            while self.left > 0 and not self._stopped:
                chunk = os.read(self._descriptor, 1 << 20)
                if not chunk:
                    break
                self._chunks.append(chunk)
                self.left -= len(chunk)
                self._begun.set()
        self._begun.set()

    def wait_for_first(self) -> None:
        """Return when something has come, or nothing can come any more."""
        while not self._begun.wait(_TICK):
            pass

    def stop(self) -> bytes:
        """Stop reading, and give all that came.

        The writer has ended, but a process that it started may still hold the pipe open.
        """
        self.join(1.0)
        self._stopped = True
        return b"".join(self._chunks)

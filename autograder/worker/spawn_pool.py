"""Spawned helpers, for systems without fork: each does one task, and the next is warm already."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from .process import Answer, Process, Warming

SPARES = 2  # helpers that are kept warm once a first task has come
_TICK = 0.2  # seconds; Windows lets an interrupt through only between two waits
_CRASHED = 0xC0000000  # where Windows' exit codes for crashes begin: NTSTATUS, severity "error"


class Spawned(Process, Protocol):
    """A process as ``subprocess.Popen`` makes it."""

    def wait(self, timeout: float | None = None) -> int: ...


class Spares:
    """The ``Helper`` where there is no fork: a fresh process for each task, never used again."""

    def __init__(self, spawn: Callable[[], Spawned]) -> None:
        self._spawn = spawn
        self._idle = deque([Spare(spawn())])
        self._busy: Spare | None = None

    def wait_until_warm(self) -> None:
        """As ``Helper.wait_until_warm``."""
        self._idle[0].wait_until_warm()

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """As ``Helper.exchange``. The next spares warm up meanwhile."""
        self._busy = spare = self._idle.popleft()
        while len(self._idle) < SPARES:
            self._idle.append(Spare(self._spawn()))
        answer = spare.exchange(header, body)
        spare.close()
        self._busy = None
        return answer

    def kill(self) -> None:
        """As ``Helper.kill``."""
        for spare in self._all():
            spare.kill()

    def close(self) -> None:
        """As ``Helper.close``: the busy one, too, whatever it is doing."""
        for spare in self._all():
            spare.close()

    def _all(self) -> list[Spare]:
        return [*self._idle, *([self._busy] if self._busy else [])]


class Spare(Warming):
    """One spawned process. ``inside/single.py`` is its other end."""

    _process: Spawned

    def __init__(self, process: Spawned) -> None:
        super().__init__(process)
        self._evidence: _Evidence | None = None

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """As ``Helper.exchange``, once.

        The CPU time of a process that is gone cannot be asked for everywhere: it is told as 0.
        """
        self.wait_until_warm()
        self._send(header, body)
        limits = header["limits"]
        self._evidence = _Evidence(self._process.stdout.fileno(), limits["evidence"])
        self._evidence.wait_for_first()  # a chore that it ends before is not the task's time
        started = time.monotonic()
        over = self._supervise(self._evidence, started + limits["wall"])
        self._process.kill()
        code = self._process.wait()
        end = {"over": over, "cpu": 0.0, "wall": time.monotonic() - started}
        return end | (_ending(code) if over is None else _ending(None)), self._evidence.stop()

    def _supervise(self, evidence: _Evidence, deadline: float) -> str | None:
        """Wait until the process has ended; gives the limit that it reached before, if any."""
        while evidence.is_alive() and time.monotonic() < deadline:
            evidence.join(_TICK)
        if evidence.left <= 0:
            return "evidence"
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return "wall"
        return None

    def close(self) -> None:
        """As ``Helper.close``. Nothing reads from the stream any more when it is closed."""
        self.kill()
        if self._evidence is not None:
            self._evidence.stop()
        super().close()


def _ending(code: int | None) -> dict[str, int | None]:
    """An exit or a crash: POSIX has a signal's number below 0, Windows a status of its own."""
    if code is None or 0 <= code < _CRASHED:
        return {"exit": code, "signal": None}
    return {"exit": None, "signal": abs(code)}


class _Evidence(threading.Thread):
    """Collects what comes from a descriptor, so that its writer never waits; ends at its end.

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
        # Past the stream's own buffer, which is empty: nothing came between "warm" and the task.
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
        """Returns when something has come, or nothing will."""
        while not self._begun.wait(_TICK):
            pass

    def stop(self) -> bytes:
        """All that came. The writer has ended; what it left behind may still hold the pipe open."""
        self.join(1.0)
        self._stopped = True
        return b"".join(self._chunks)

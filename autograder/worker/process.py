"""A process that a jail started, and the frames that go to it and come back."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import IO, Any, Protocol

from ..errors import WorkerError
from .inside import wire

Answer = tuple[wire.Header, bytes]


class Process(Protocol):
    """What a started process can do, whatever started it."""

    @property
    def stdin(self) -> IO[bytes]: ...
    @property
    def stdout(self) -> IO[bytes]: ...
    @property
    def stderr(self) -> IO[bytes]: ...

    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> Any: ...


class Helper(Protocol):
    """What a worker needs: it runs tasks one after another, each in a process of its own."""

    def wait_until_warm(self) -> None:
        """Return when a task would start at once.

        Raises:
            WorkerError: the process ended first; the message has what it said.
        """

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """Run one task.

        Returns how the task ended and the raw bytes that it sent. The end has ``exit`` and
        ``signal`` (integers or None), ``over`` (the limit that ended the task, or None) and
        ``cpu`` (seconds).

        Raises:
            WorkerError: there is no answer. The helper can then only be closed.
        """

    def kill(self) -> None:
        """End every process at once."""

    def close(self) -> None:
        """End every process and wait until it is gone."""


class WarmProcess:
    """A process that says when it is warm, and then talks in frames."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._warm = False

    def wait_until_warm(self) -> None:
        """See ``Helper.wait_until_warm``."""
        if not self._warm:
            self._receive()
            self._warm = True

    def _send(self, header: Mapping[str, Any], body: bytes) -> None:
        try:
            self._process.stdin.write(wire.pack(header, body))
            self._process.stdin.flush()
        except OSError:
            raise WorkerError(f"The worker ended before its task: {self._last_words()}.") from None

    def _receive(self) -> Answer:
        try:
            frame = wire.read(self._process.stdout)
        except (OSError, wire.WireError) as error:
            raise WorkerError(f"The worker's answer cannot be read: {error}.") from None
        if frame is None:
            raise WorkerError(f"The worker ended without an answer: {self._last_words()}.")
        return frame

    def _last_words(self) -> str:
        self.kill()
        return last_line(self._process.stderr.read().decode(errors="replace"))

    def kill(self) -> None:
        """End the process at once. Never raises."""
        with contextlib.suppress(Exception):
            self._process.kill()

    def close(self) -> None:
        """End the process, wait until it is gone, and close its streams. Never raises."""
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self.kill()
        with contextlib.suppress(Exception):
            self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                stream.close()


class ForkServer(WarmProcess):
    """The ``Helper`` on systems with fork: one warm process that forks for each task.

    ``inside/server.py`` is the other end.
    """

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """See ``Helper.exchange``."""
        self.wait_until_warm()
        self._send(header, body)
        return self._receive()


def last_line(text: str) -> str:
    """The last line of what a program said, or that it said nothing."""
    return (text.strip().splitlines() or ["it said nothing"])[-1][:300].rstrip(".")

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
    def wait(self) -> Any: ...


class Helper(Protocol):
    """What a worker needs: each task is done by a process of its own, one after another."""

    def wait_until_warm(self) -> None:
        """Returns when a task would be begun at once.

        Raises:
            WorkerError: that will never be; the message has what the process said.
        """

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """Have one task done.

        Gives back how it ended and the raw bytes that it sent. The end has ``exit``, ``signal``
        (integers or None), ``over`` (the limit that ended it, or None), ``cpu`` and ``wall``
        (seconds).

        Raises:
            WorkerError: there is no answer. This helper can only be closed then.
        """

    def kill(self) -> None:
        """End every process at once."""

    def close(self) -> None:
        """End every process and wait until it is gone."""


class Warming:
    """One process that says so when it is warm, and then talks in frames."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._warm = False

    def wait_until_warm(self) -> None:
        """As ``Helper.wait_until_warm``."""
        if not self._warm:
            self._receive()
            self._warm = True

    def _send(self, header: Mapping[str, Any], body: bytes) -> None:
        try:
            self._process.stdin.write(wire.pack(header, body))
            self._process.stdin.flush()
        except OSError:
            raise WorkerError(f"The worker ended before its task: {self._said()}.") from None

    def _receive(self) -> Answer:
        try:
            frame = wire.read(self._process.stdout)
        except (OSError, wire.WireError) as error:
            raise WorkerError(f"The worker's answer cannot be read: {error}.") from None
        if frame is None:
            raise WorkerError(f"The worker ended without an answer: {self._said()}.")
        return frame

    def _said(self) -> str:
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


def last_line(text: str) -> str:
    """The last line of what a program said, or that it said nothing."""
    return (text.strip().splitlines() or ["it said nothing"])[-1][:300].rstrip(".")

"""The standard streams of a warm process: for frames alone, hidden from student code."""

from __future__ import annotations

import os
import sys
from typing import IO

from . import wire


def take_over() -> tuple[IO[bytes], IO[bytes]]:
    """Give the streams of tasks and replies; descriptors 0 and 1 then lead nowhere.

    The stream of tasks has no buffer, so an unread task is still in the pipe, where ``select``
    sees it.
    """
    tasks, replies = os.dup(0), os.dup(1)
    _binary(tasks, replies)
    silence(0, 1)
    return os.fdopen(tasks, "rb", buffering=0), os.fdopen(replies, "wb")


def _binary(*descriptors: int) -> None:
    """Keep Windows from writing each line's end as two bytes."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in descriptors:
            msvcrt.setmode(descriptor, os.O_BINARY)


def reply(stream: IO[bytes], header: wire.Header, body: bytes = b"") -> None:
    """Send one frame now."""
    stream.write(wire.pack(header, body))
    stream.flush()


def ready(stream: IO[bytes]) -> None:
    """Say that this process is warm. This is its first frame."""
    reply(stream, {"ready": True})


def silence(*descriptors: int) -> None:
    """Point descriptors at nothing, so that nothing keeps what student code prints."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nothing, descriptor)
    os.close(nothing)

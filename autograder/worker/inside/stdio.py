"""The standard streams of a warm process: frames come and go, and student code sees nothing."""

from __future__ import annotations

import os
import sys
from typing import IO

from . import wire


def take_over() -> tuple[IO[bytes], IO[bytes]]:
    """Where tasks come from and where replies go; descriptors 0 and 1 then lead nowhere.

    Tasks are read without a buffer: what has come and was not read is still in the pipe, where
    ``select`` sees it.
    """
    tasks, replies = os.dup(0), os.dup(1)
    _binary(tasks, replies)
    silence(0, 1)
    return os.fdopen(tasks, "rb", buffering=0), os.fdopen(replies, "wb")


def _binary(*descriptors: int) -> None:
    """Windows would make two bytes of every line's end."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in descriptors:
            msvcrt.setmode(descriptor, os.O_BINARY)


def reply(stream: IO[bytes], header: wire.Header, body: bytes = b"") -> None:
    """Send one frame now."""
    stream.write(wire.pack(header, body))
    stream.flush()


def ready(stream: IO[bytes]) -> None:
    """Say that this process is warm: the first frame that it sends."""
    reply(stream, {"ready": True, "python": sys.version.split()[0]})


def silence(*descriptors: int) -> None:
    """Point them at nothing: what student code prints is kept nowhere, and costs nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nothing, descriptor)
    os.close(nothing)

"""One writer at a time: a folder that is held until its holder ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import UsageError


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder; the kernel lets go of it with the process (flock, Linux).

    Raises:
        UsageError: another process holds it.
    """
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"Another run is writing to {folder}. Wait until it has ended, or give another "
                "folder with --out."
            ) from None
        yield
    finally:
        os.close(descriptor)

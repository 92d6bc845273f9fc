"""One writer at a time: a folder that is held until its holder ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import UsageError

FILE = ".lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder; the system lets go of it with the process.

    Raises:
        UsageError: another process holds it, or it cannot be held.
    """
    lock = FileLock(folder / FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(
            f"Another run is writing to {folder}. Wait until it has ended, or give another folder "
            "with --out."
        ) from None
    except (OSError, NotImplementedError) as error:
        raise UsageError(
            f"{folder} cannot be held for this run alone: {error}. Give a folder on a local disk "
            "with --out."
        ) from None
    try:
        yield
    finally:
        lock.release()

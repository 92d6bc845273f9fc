"""Lock a folder, so that only one process writes to it at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import UsageError

FILE = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder; the system unlocks it when the process ends, however it ends.

    Raises:
        UsageError: another process has locked it, or it cannot be locked.
    """
    lock = FileLock(folder / FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(
            f"Another run is writing to {folder}. Wait until it ends, or give another folder "
            "with --out."
        ) from None
    except (OSError, NotImplementedError) as error:
        raise UsageError(
            f"{folder} cannot be locked for this run: {error}. Give a folder on a local disk "
            "with --out."
        ) from None
    try:
        yield
    finally:
        lock.release()

"""Read ordinary files up to a limit; refuse anything else with a sentence that names it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ..errors import SubmissionError
from .source import MAX_BYTES


def bytes_of(path: Path) -> bytes:
    """The bytes of an ordinary file.

    Raises:
        SubmissionError: the path cannot be read, is not an ordinary file, or is too long.
    """
    try:
        # First, because opening a pipe or a device may block, or do something.
        refuse_odd(os.stat(path), path.name)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            refuse_odd(os.fstat(file.fileno()), path.name)
            return file.read(MAX_BYTES)
    except OSError as error:
        raise SubmissionError(
            f"{path.name} cannot be read: {error.strerror}. It has to be a file that can be opened."
        ) from None


def refuse_odd(status: os.stat_result, name: str) -> None:
    """Raise SubmissionError unless this is an ordinary file within the limit."""
    if stat.S_ISDIR(status.st_mode):
        raise SubmissionError(f"{name} is a folder. Hand in the file of that name.")
    if not stat.S_ISREG(status.st_mode):
        raise SubmissionError(f"{name} is not an ordinary file. Hand in an ordinary file.")
    if status.st_size > MAX_BYTES:
        raise SubmissionError(
            f"{name} has {status.st_size / 1e6:.1f} MB, and at most {MAX_BYTES / 1e6:.0f} MB are "
            f"read. Clear the outputs of the notebook, save it and hand it in again."
        )

"""Parse and compile text, without running it; or say in words why that fails."""

from __future__ import annotations

import ast
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

UNREADABLE = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError)
# Python 3.11 counts the depth of all threads' trees together and may raise SystemError; and the
# filters of warnings belong to the process, not to the thread.
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Hide warnings about a student's text. One thread at a time."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parse(text: str) -> ast.Module:
    """Parse the text, without Python's warnings about it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as ``ast.parse`` does.
    """
    with quiet():
        return ast.parse(text)


def check(text: str, flags: int = 0) -> None:
    """Compile the text, which raises what Python raises; nothing is run."""
    tree = parse(text)
    with quiet():
        compile(tree, "<submission>", "exec", flags=flags, dont_inherit=True)


def reason(error: BaseException) -> str:
    """What is wrong, as a sentence without its subject, which is the file or the cell."""
    if isinstance(error, SyntaxError):
        where = f" in line {error.lineno}" if error.lineno else ""
        return f"has a syntax error{where} ({error.msg[:200]})"
    if isinstance(error, RecursionError | MemoryError | OverflowError):
        return "is nested too deeply to be read"
    return "holds characters that no Python file may hold, such as a null byte"

"""Text to Python's tree: parsed and compiled, never run; and why it cannot be, in words."""

from __future__ import annotations

import ast
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

UNREADABLE = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError)
# Python 3.11 counts the depth of all threads' trees together and then raises SystemError; and
# warnings' filters are the process's, not the thread's.
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Reading a student's text: what is warned of there is not the grader's. One at a time."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parse(text: str) -> ast.Module:
    """The text's tree, without the warnings that Python has about it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as ``ast.parse`` does.
    """
    with quiet():
        return ast.parse(text)


def check(text: str, flags: int = 0) -> None:
    """Raise what Python raises if the text cannot be compiled; nothing of it is run."""
    tree = parse(text)
    with quiet():
        compile(tree, "<submission>", "exec", flags=flags, dont_inherit=True)


def reason(error: BaseException) -> str:
    """What is wrong, as the middle of a sentence whose subject is the file or the cell."""
    if isinstance(error, SyntaxError):
        where = f" in line {error.lineno}" if error.lineno else ""
        return f"has a syntax error{where} ({error.msg[:200]})"
    if isinstance(error, RecursionError | MemoryError | OverflowError):
        return "is nested too deeply to be read"
    return "holds characters that no Python file may hold, such as a null byte"

"""What was graded before, so that an unchanged submission costs no student code again.

A report is kept under what decided it: the student's code with its places, the exercise and the
grader's code, the course's secret, and the jail. It is the course's own file, written by the grader
alone; nothing in it is run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import LedgerError
from ..exercise import Exercise
from ..record import Report
from ..seeds import Seeds
from ..source import Source
from ..stored import from_text, to_text

_PATIENCE = 30.0  # seconds to wait for another that writes
# What befalls a file that is in order itself.
_AROUND_IT = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
}
_TABLE = "CREATE TABLE IF NOT EXISTS reports (key TEXT PRIMARY KEY, report TEXT NOT NULL)"


class Ledger:
    """Reports by key, in one SQLite file that several may use at once.

    Every method raises ``LedgerError`` if the file cannot be used or is no ledger.
    """

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        """Another that writes is waited for, at most ``patience`` seconds."""
        self._path, self._patience = path, patience
        self._lock = threading.Lock()
        with self._open() as database:
            database.execute(_TABLE)

    def get(self, key: str) -> Report | None:
        """The report that is kept under a key; None if there is none that can be read."""
        with self._open() as database:
            row = database.execute("SELECT report FROM reports WHERE key = ?", (key,)).fetchone()
        try:
            return None if row is None else from_text(row[0])
        except (ValueError, TypeError, KeyError):
            return None

    def put(self, key: str, report: Report) -> None:
        """Keep a report; it is on disk when this returns."""
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", (key, to_text(report)))

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with (
                self._lock,
                contextlib.closing(sqlite3.connect(self._path, self._patience)) as database,
                database,
            ):
                yield database
        except sqlite3.Error as error:
            self._patience = 0.0  # waiting once was enough
            raise LedgerError(
                f"The ledger {self._path} cannot be used: {error}. {_remedy(error)}"
            ) from None


def _remedy(error: sqlite3.Error) -> str:
    """What to do: nothing is wrong with a ledger that is locked, or on a full disk."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _AROUND_IT:
        return "Mend that, and the same command goes on from what is in it."
    return "Delete it, and submissions are graded anew."


def key_of(source: Source, exercise: Exercise, secret: bytes, isolation: str) -> str:
    """What decides a report, as one hash (SHA-256, hexadecimal)."""
    decides = (
        *(source.name, source.text, repr(source.places), repr(source.notes)),
        *(exercise.id, exercise.version, exercise.hints, our_code()),
        *(str(part.near_miss) for part in exercise.parts),
        *(Seeds(secret, exercise.id, "").digest, isolation),
    )
    return hashlib.sha256(json.dumps(decides).encode("utf-8", "backslashreplace")).hexdigest()


@cache
def our_code() -> str:
    """Hash of the grader's own code: whoever changes it has everything graded again."""
    digest = hashlib.sha256()
    for path in _walk(files("autograder")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir() and path.name != "__pycache__":
            yield from _walk(path)
        elif path.name.endswith((".py", ".safetensors")):  # what is known of mistakes decides too
            yield path

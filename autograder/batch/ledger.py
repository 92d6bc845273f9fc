"""What was graded before, so that an unchanged submission costs no student code again.

A report is kept under what decided it: the student's code with its places, the exercise and the
grader's code, the course's secret, and the jail. Files whose very bytes were seen before need not
be parsed for that. It is the course's own file, written by the grader alone; nothing in it is run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..assessment.exercise import Exercise
from ..assessment.seeds import Seeds
from ..errors import LedgerError
from ..report import Report
from ..submissions.source import Source
from .serialise import from_text, to_text

_PATIENCE = 30.0  # seconds to wait for another that writes
# What befalls a file that is in order itself.
_AROUND_IT = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
}
# Files of the package that a report depends on: code, exercises, what is known of mistakes.
_DECIDING = (".py", ".toml", ".safetensors")
_TABLES = (
    "CREATE TABLE IF NOT EXISTS reports (key TEXT PRIMARY KEY, report TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS files "
    "(bytes TEXT PRIMARY KEY, key TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL)",
)


@dataclass(frozen=True)
class Course:
    """What decides a report beside the student's files."""

    exercise: Exercise
    secret: bytes
    isolation: str

    def decides(self) -> tuple[str, ...]:
        """As words, equal only where reports are."""
        return (
            *(self.exercise.id, self.exercise.version, self.exercise.hints, our_code()),
            *(str(part.near_miss) for part in self.exercise.parts),
            *(Seeds(self.secret, self.exercise.id, "").digest, self.isolation),
        )


@dataclass(frozen=True)
class Seen:
    """Files that were graded before: the key of their report, the file that counted, its hash."""

    key: str
    file: str
    sha256: str


class Ledger:
    """Reports by key, in one SQLite file that several may use at once.

    Every method raises ``LedgerError`` if the file cannot be used or is no ledger.
    """

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        """Another that writes is waited for, at most ``patience`` seconds."""
        self._path, self._patience = path, patience
        self._lock = threading.Lock()
        with self._open() as database:
            for table in _TABLES:
                database.execute(table)

    def get(self, key: str) -> Report | None:
        """The report that is kept under a key; None if there is none that can be read."""
        row = self._one("SELECT report FROM reports WHERE key = ?", key)
        return _report(row[0]) if row else None

    def put(self, key: str, report: Report) -> None:
        """Keep a report; it is on disk when this returns."""
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", (key, to_text(report)))

    def seen(self, bytes_key: str) -> tuple[Seen, Report] | None:
        """What is known of files with these bytes (``bytes_key_of``), and the report; None where
        they are new, or there is no report that can be read."""
        row = self._one(
            "SELECT key, file, sha256, report FROM files JOIN reports USING (key) WHERE bytes = ?",
            bytes_key,
        )
        report = _report(row[3]) if row else None
        return None if row is None or report is None else (Seen(*row[:3]), report)

    def remember(self, bytes_key: str, seen: Seen) -> None:
        """Keep what was found in files with these bytes."""
        row = (bytes_key, seen.key, seen.file, seen.sha256)
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)

    def _one(self, query: str, value: str) -> tuple[str, ...] | None:
        with self._open() as database:
            row: tuple[str, ...] | None = database.execute(query, (value,)).fetchone()
        return row

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


def _report(text: str) -> Report | None:
    try:
        return from_text(text)
    except (ValueError, TypeError, KeyError):
        return None


def _remedy(error: sqlite3.Error) -> str:
    """What to do: nothing is wrong with a ledger that is locked, or on a full disk."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _AROUND_IT:
        return "Mend that, and the same command goes on from what is in it."
    return "Delete it, and submissions are graded anew."


def key_of(source: Source, course: Course) -> str:
    """What decides a report, as one hash (SHA-256, hexadecimal)."""
    return _hash(source.name, source.text, repr(source.places), repr(source.notes), course=course)


def bytes_key_of(files: Iterable[tuple[str, str]], course: Course) -> str:
    """The same for files that are not read yet, by their names and the hashes of their bytes."""
    return _hash(*(word for file in files for word in file), course=course)


def _hash(*words: str, course: Course) -> str:
    decides = json.dumps((*words, *course.decides()))
    return hashlib.sha256(decides.encode("utf-8", "backslashreplace")).hexdigest()


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
        elif path.name.endswith(_DECIDING):
            yield path

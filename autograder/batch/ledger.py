"""Keep every report, so that the code of an unchanged submission is not run again.

A report's key depends on everything that can change the report: the student's code with its line
numbers, the exercise, the grader's code, the course's secret, and the jail. A second key depends
on the bytes of the files, so that files that were graded before need not even be parsed.
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

_PATIENCE = 30.0  # seconds to wait while another process writes
# Errors that do not come from the content of the file.
_OUTSIDE = {
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
class GradingContext:
    """Everything except the student's files that can change a report."""

    exercise: Exercise
    secret: bytes
    isolation: str

    def words(self) -> tuple[str, ...]:
        """The context as words: the same words mean the same reports."""
        return (
            *(self.exercise.id, self.exercise.version, self.exercise.hints, grader_hash()),
            *(str(part.near_miss) for part in self.exercise.parts),
            *(Seeds(self.secret, self.exercise.id, "").digest, self.isolation),
        )


@dataclass(frozen=True)
class GradedFile:
    """A file that was graded before: the key of its report, its name, and its hash."""

    key: str
    file: str
    sha256: str


class Ledger:
    """Reports by key, in an SQLite file that several processes may use at once.

    Raises:
        LedgerError: the file cannot be used, or is not a ledger; every method may raise this.
    """

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        """Open a ledger; wait at most ``patience`` seconds while another process writes."""
        self._path, self._patience = path, patience
        self._lock = threading.Lock()
        with self._open() as database:
            for table in _TABLES:
                database.execute(table)

    def put(self, key: str, report: Report) -> None:
        """Keep a report under its key; it is on disk when this returns."""
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", (key, to_text(report)))

    def find(self, bytes_key: str) -> tuple[GradedFile, Report] | None:
        """Look up files by ``bytes_key_of``: the graded file and its report; None if the files
        are new, or their report cannot be read."""
        query = (
            "SELECT key, file, sha256, report FROM files JOIN reports USING (key) WHERE bytes = ?"
        )
        with self._open() as database:
            row = database.execute(query, (bytes_key,)).fetchone()
        if row is None:
            return None
        try:
            return GradedFile(*row[:3]), from_text(row[3])
        except (ValueError, TypeError, KeyError):
            return None

    def remember(self, bytes_key: str, graded: GradedFile) -> None:
        """Keep which file was graded among files with these bytes."""
        row = (bytes_key, graded.key, graded.file, graded.sha256)
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)

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
            self._patience = 0.0  # waiting once is enough
            raise LedgerError(
                f"The ledger {self._path} cannot be used: {error}. {_remedy(error)}"
            ) from None


def _remedy(error: sqlite3.Error) -> str:
    """What to do. A ledger that is locked, or on a full disk, is not damaged."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE:
        return "Fix that; then the same command goes on from what is in it."
    return "Delete it; then all submissions are graded again."


def key_of(source: Source, context: GradingContext) -> str:
    """The key of a source's report: a SHA-256 hash, hexadecimal."""
    return _hash(context, source.name, source.text, repr(source.places), repr(source.notes))


def bytes_key_of(files: Iterable[tuple[str, str]], context: GradingContext) -> str:
    """The key of files that are not parsed yet: a hash of their names and their bytes' hashes."""
    return _hash(context, *(word for file in files for word in file))


def _hash(context: GradingContext, *words: str) -> str:
    text = json.dumps((*words, *context.words()))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


@cache
def grader_hash() -> str:
    """Hash of the grader's own code: after a change to it, everything is graded again."""
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

"""Reports on disk while a class is graded, so that memory does not grow with the class."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace

from ..errors import UsageError
from ..report import PartResult, Report, place_of
from .serialise import from_text, to_text


class Spool:
    """Reports in a file of no name, which is gone with the process; in memory only their places
    and what the class's tables need of them."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._rows: list[tuple[Report, int]] = []
        self._parts: dict[PartResult, PartResult] = {}  # most of a class's are somebody else's too

    def add(self, report: Report) -> None:
        """Keep one.

        Raises:
            UsageError: there is no room for it.
        """
        try:
            self._file.seek(0, 2)
            self._rows.append((self._brief(report), self._file.tell()))
            self._file.write(to_text(report).encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise UsageError(
                f"A report cannot be kept in {tempfile.gettempdir()}: {error.strerror}. Make room "
                "there, or set TMPDIR to another folder; what was graded is kept in the ledger."
            ) from None

    def _brief(self, report: Report) -> Report:
        parts = [replace(p, feedback="", subpoints=(), figures=()) for p in report.parts]
        shared = tuple(self._parts.setdefault(part, part) for part in parts)
        return replace(report, parts=shared, losses=())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def briefs(self) -> list[Report]:
        """Every report without its words and details, in order of the students' names."""
        self._rows.sort(key=lambda row: place_of(row[0]))
        return [report for report, _ in self._rows]

    def __iter__(self) -> Iterator[Report]:
        """Every report whole, one after another, in the same order."""
        self._rows.sort(key=lambda row: place_of(row[0]))
        for _, place in self._rows:
            self._file.seek(place)
            yield from_text(self._file.readline().decode())

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # what found no room finds none now; it was told
            self._file.close()

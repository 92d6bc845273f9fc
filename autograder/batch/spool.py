"""Keep reports on disk while a class is graded, so that memory does not grow with the class."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace

from ..errors import UsageError
from ..report import PartResult, Report, sort_key
from .serialise import from_text, to_text


class Spool:
    """Reports in a temporary file. In memory are only their places in the file, and what the
    class's tables need."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._rows: list[tuple[Report, int]] = []
        self._parts: dict[PartResult, PartResult] = {}  # students share most of them

    def add(self, report: Report) -> None:
        """Keep a report.

        Raises:
            UsageError: the disk has no room for it.
        """
        try:
            self._file.seek(0, 2)
            self._rows.append((self._brief(report), self._file.tell()))
            self._file.write(to_text(report).encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise UsageError(
                f"A report cannot be kept in {tempfile.gettempdir()}: {error.strerror}. Make room "
                "there, or set TMPDIR to another folder. The ledger keeps what was graded."
            ) from None

    def _brief(self, report: Report) -> Report:
        parts = [replace(p, feedback="", subpoints=(), figures=()) for p in report.parts]
        shared = tuple(self._parts.setdefault(part, part) for part in parts)
        return replace(report, parts=shared, losses=())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def briefs(self) -> list[Report]:
        """Every report without feedback and details, in the order of the students' names."""
        self._rows.sort(key=lambda row: sort_key(row[0]))
        return [report for report, _ in self._rows]

    def __iter__(self) -> Iterator[Report]:
        """Read the whole reports one by one, in the same order."""
        self._rows.sort(key=lambda row: sort_key(row[0]))
        for _, place in self._rows:
            self._file.seek(place)
            yield from_text(self._file.readline().decode())

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # the disk is full, and ``add`` said so
            self._file.close()

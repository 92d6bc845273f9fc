"""grades.csv: a row a submission, for spreadsheets and learning platforms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from ..report import PartResult, Report
from .order import part_ids
from .text_safety import clipped, name, one_line

# Excel reads a file without a byte order mark in the machine's old code page and garbles names;
# LibreOffice, Google Sheets, Moodle and Canvas take the mark off. Programs read results.jsonl.
ENCODING = "utf-8-sig"
# At the start of a cell, after anything that a spreadsheet may skip, and after a semicolon, where
# some countries' spreadsheets split even files that are separated by commas.
_FORMULA = re.compile(r"(\A|;)(?=[\s\ufffd]*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def grades(ordered: Sequence[Report]) -> bytes:
    """The header and all rows, comma-separated with CRLF line ends (RFC 4180)."""
    ids = _automatic(ordered)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_header(ids))
    writer.writerows(_row(report, ids) for report in ordered)
    return file.getvalue().encode(ENCODING)


def _automatic(reports: Sequence[Report]) -> list[str]:
    """Parts that a person marks get no column: there is nothing in it yet."""
    scored = {part.id for report in reports for part in report.parts if part.score is not None}
    return [part_id for part_id in part_ids(reports) if part_id in scored]


def _header(ids: Sequence[str]) -> list[str]:
    # A space, which no part's id holds, keeps these apart from any part's own column.
    parts = [cell for part_id in ids for cell in (_cell(part_id), _cell(f"{part_id} status"))]
    return ["student", "assignment", "file", "score", "max_score", *parts, "accuracy", "error"]


def _row(report: Report, ids: Sequence[str]) -> list[str]:
    parts = {part.id: part for part in report.parts}
    texts = (report.student, report.assignment, report.file)
    return [
        *map(_cell, texts),
        _number(report.score),
        _number(report.max_score),
        *(cell for part_id in ids for cell in _part(parts.get(part_id))),
        _number(report.accuracy),
        _sentence(report.error or ""),
    ]


def _part(part: PartResult | None) -> tuple[str, str]:
    return ("", "") if part is None else (_number(part.score), part.status)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _cell(text: str) -> str:
    """A name that no spreadsheet takes as a formula."""
    mark = "'" if text.startswith(("\t", "\r")) else ""
    return mark + _FORMULA.sub(r"\1'", name(text)) if text else ""


def _sentence(text: str) -> str:
    return _FORMULA.sub(r"\1'", one_line(clipped(text)))

"""grades.csv: one row for each submission, for spreadsheets and learning platforms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from ..report import PartResult, Report, part_ids
from .text_safety import clipped, name, one_line

# Without a byte order mark Excel reads the file in the machine's old code page and garbles names.
# LibreOffice, Google Sheets, Moodle and Canvas remove the mark.
ENCODING = "utf-8-sig"
# A formula begins at the start of a cell, after characters that a spreadsheet may skip. In some
# countries spreadsheets split cells at semicolons, too, so a formula may begin after one.
_FORMULA = re.compile(r"(\A|;)(?=[\s\ufffd]*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def grades(ordered: Sequence[Report]) -> bytes:
    """The whole file: a header and all rows, with commas and CRLF line ends (RFC 4180)."""
    ids = _automatic(ordered)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_header(ids))
    writer.writerows(_row(report, ids) for report in ordered)
    return file.getvalue().encode(ENCODING)


def _automatic(reports: Sequence[Report]) -> list[str]:
    """Only parts that are graded automatically get a column; the others have no score yet."""
    scored = {part.id for report in reports for part in report.parts if part.score is not None}
    return [part_id for part_id in part_ids(reports) if part_id in scored]


def _header(ids: Sequence[str]) -> list[str]:
    # No part's id has a space, so no column has the name of another.
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
    """A name, changed so that no spreadsheet takes it for a formula."""
    mark = "'" if text.startswith(("\t", "\r")) else ""
    return mark + _FORMULA.sub(r"\1'", name(text)) if text else ""


def _sentence(text: str) -> str:
    return _FORMULA.sub(r"\1'", one_line(clipped(text)))

"""The record in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Column, Table
from rich.text import Text

from ..record import PartResult, Report
from .marks import MARKS
from .order import in_order, part_ids
from .plain import clipped, name, one_line, percent, points


def class_table(reports: Sequence[Report]) -> Table:
    """The class at a glance. Cells are Text, in which markup of a student's does nothing."""
    ids = part_ids(reports)
    columns = [Column(Text(_heading(part_id)), justify="right") for part_id in ids]
    table = Table(
        Column("student", overflow="ellipsis", no_wrap=True, min_width=8, max_width=32),
        *columns,
        Column("total", justify="right", no_wrap=True),
        Column("file or error", overflow="fold", ratio=1, min_width=12),
        box=box.SIMPLE_HEAD,
        caption=_legend(),
        caption_justify="left",
    )
    for report in in_order(reports):
        table.add_row(*_row(report, ids))
    return table


def summary_line(reports: Sequence[Report]) -> str:
    """How many, how well, and how many could not be read, in one line of plain text."""
    if not reports:
        return "No submissions."
    count = len(reports)
    mean = sum(report.score for report in reports) / count
    parts = [f"{count} submission{'s' * (count != 1)}", f"mean {points(mean)}{_out_of(reports)}"]
    errors = sum(report.error is not None for report in reports)
    if errors:
        parts.append(f"{errors} could not be graded")
    return ", ".join(parts) + "."


def feedback_text(report: Report) -> str:
    """One student's parts as plain text."""
    lines = [f"{name(report.student)}, {name(report.assignment)} ({name(report.file)})"]
    lines.append(f"{points(report.score)} of {points(report.max_score)} points")
    if report.accuracy is not None:
        lines.append(f"Accuracy: {percent(report.accuracy)}")
    if report.error is not None:
        lines.append(f"Could not be graded: {clipped(report.error)}")
    return "\n".join(lines + [_part_text(part, report.error) for part in report.parts]) + "\n"


def _heading(part_id: str) -> str:
    """With spaces, at which a narrow terminal can break it."""
    return name(part_id).replace("_", " ")


def _legend() -> Text:
    marks = [Text.assemble((mark.symbol, mark.rich), f" {mark.word}") for mark in MARKS.values()]
    return Text("   ").join(marks)


def _row(report: Report, ids: Sequence[str]) -> list[Text]:
    parts = {part.id: part for part in report.parts}
    total = f"{points(report.score)} / {points(report.max_score)}"
    last = Text(name(report.file), style="dim")
    if report.error is not None:
        last = Text(one_line(clipped(report.error)), style="red")
    cells = [_cell(parts.get(part_id)) for part_id in ids]
    return [Text(name(report.student)), *cells, Text(total, style="bold"), last]


def _cell(part: PartResult | None) -> Text:
    if part is None:
        return Text("")
    mark = MARKS[part.status]
    score = "" if part.score is None else f" {points(part.score)}"
    return Text(f"{mark.symbol}{score}", style=mark.rich)


def _out_of(reports: Sequence[Report]) -> str:
    """What the most can be, where that is the same for all."""
    most = {report.max_score for report in reports}
    return f" of {points(most.pop())}" if len(most) == 1 else ""


def _part_text(part: PartResult, error: str | None) -> str:
    mark = MARKS[part.status]
    score = "–" if part.score is None else points(part.score)
    head = f"\n{mark.symbol} {name(part.id)}: {score} of {points(part.max_score)}, {mark.word}"
    if not part.feedback or part.feedback == error:  # said once, above
        return head
    body = "\n".join(f"  {line}".rstrip() for line in clipped(part.feedback).split("\n"))
    return f"{head}\n{body}"

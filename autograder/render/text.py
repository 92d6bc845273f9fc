"""What a terminal shows of results."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Column, Table
from rich.text import Text

from ..report import PartResult, Report, by_student, part_ids
from .status_style import MARKS
from .text_safety import clipped, name, one_line, points

_WIDEST, _LONGEST_ERROR = 32, 120


def class_table(reports: Sequence[Report]) -> Table:
    """The class at a glance. Cells are Text, so that markup in a student's name does nothing."""
    ids = part_ids(reports)
    table = Table(
        Column("student", min_width=8),
        *map(_part_column, ids),
        Column("total", justify="right", no_wrap=True),
        Column("file or error", overflow="fold", min_width=10),
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 0, 0, 1),
        caption=_legend(),
        caption_justify="left",
    )
    for report in by_student(reports):
        table.add_row(*_row(report, ids))
    return table


def summary_line(reports: Sequence[Report]) -> str:
    """The number of submissions, their mean and how many could not be graded, on one line."""
    if not reports:
        return "No submissions."
    count = len(reports)
    mean = sum(report.score for report in reports) / count
    parts = [f"{count} submission{'s' * (count != 1)}", f"mean {points(mean)}{_out_of(reports)}"]
    errors = sum(report.error is not None for report in reports)
    if errors:
        parts.append(f"{errors} could not be graded")
    return ", ".join(parts) + "."


def _part_column(part_id: str) -> Column:
    """A narrow column: its heading has one line for each word of the id."""
    words = [_short(word, _WIDEST) for word in name(part_id).replace("_", " ").split()]
    return Column(Text("\n").join(words), justify="right", no_wrap=True)


def _legend() -> Text:
    marks = [Text.assemble((mark.symbol, mark.rich), f" {mark.word}") for mark in MARKS.values()]
    legend = Text("  ", overflow="fold", no_wrap=False).join(marks)
    return Text.assemble("\n", legend)


def _row(report: Report, ids: Sequence[str]) -> list[Text]:
    parts = {part.id: part for part in report.parts}
    total = f"{points(report.score)} / {points(report.max_score)}"
    last = _short(name(report.file), _WIDEST, "dim")
    if report.error is not None:
        last = _short(one_line(clipped(report.error)), _LONGEST_ERROR, "red")
    cells = [_cell(parts.get(part_id)) for part_id in ids]
    return [_short(name(report.student), _WIDEST), *cells, Text(total, style="bold"), last]


def _short(text: str, most: int, style: str = "") -> Text:
    """Cut a text, so that one row cannot fill the screen; the files have all of it."""
    short = Text(text, style=style)
    short.truncate(most, overflow="ellipsis")
    return short


def _cell(part: PartResult | None) -> Text:
    if part is None:
        return Text("")
    mark = MARKS[part.status]
    score = "" if part.score is None else f" {points(part.score)}"
    return Text(f"{mark.symbol}{score}", style=mark.rich)


def _out_of(reports: Sequence[Report]) -> str:
    """The highest possible score, if it is the same for all."""
    most = {report.max_score for report in reports}
    return f" of {points(most.pop())}" if len(most) == 1 else ""


def part_text(part: PartResult) -> str:
    """One part as plain text: ``part_line``, then the feedback, indented."""
    feedback = clipped(part.feedback).split("\n") if part.feedback else []
    return "\n".join([part_line(part), *(f"  {line}".rstrip() for line in feedback)])


def part_line(part: PartResult) -> str:
    """One part's points and status, on one line."""
    mark = MARKS[part.status]
    score = "–" if part.score is None else points(part.score)
    return f"{mark.symbol} {name(part.id)}: {score} of {points(part.max_score)}, {mark.word}"


def total_line(parts: Sequence[PartResult]) -> str:
    """The points of the automatic parts, and the parts that a person marks."""
    scores = [(part.score, part.max_score) for part in parts if part.score is not None]
    total = f"{points(sum(s for s, _ in scores))} of {points(sum(m for _, m in scores))} points"
    manual = [part for part in parts if part.score is None]
    later = ", ".join(f"{name(part.id)} ({points(part.max_score)})" for part in manual)
    return f"Total: {total}." + (f" Marked by a person: {later}." if later else "")

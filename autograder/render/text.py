"""The record in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Column, Table
from rich.text import Text

from ..report import PartResult, Report, by_student
from .order import part_ids
from .status_style import MARKS
from .text_safety import clipped, name, one_line, percent, points

_WIDEST, _LONGEST_ERROR = 32, 120


def class_table(reports: Sequence[Report]) -> Table:
    """The class at a glance. Cells are Text, in which markup of a student's does nothing."""
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
    parts = [f"\n{part_text(part, report.error)}" for part in report.parts]
    return "\n".join(lines + parts) + "\n"


def _part_column(part_id: str) -> Column:
    """As narrow as can be: its heading has a line for each word of the id."""
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
    """Cut, so that one row cannot fill the screen; the files have all of it."""
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
    """What the most can be, where that is the same for all."""
    most = {report.max_score for report in reports}
    return f" of {points(most.pop())}" if len(most) == 1 else ""


def part_text(part: PartResult, error: str | None = None) -> str:
    """One part as plain text; ``error`` is what was already said of its file."""
    head = part_line(part)
    if not part.feedback or part.feedback == error:  # said once, above
        return head
    body = "\n".join(f"  {line}".rstrip() for line in clipped(part.feedback).split("\n"))
    return f"{head}\n{body}"


def part_line(part: PartResult) -> str:
    """One part's points and status, on one line."""
    mark = MARKS[part.status]
    score = "–" if part.score is None else points(part.score)
    return f"{mark.symbol} {name(part.id)}: {score} of {points(part.max_score)}, {mark.word}"


def total_line(parts: Sequence[PartResult]) -> str:
    """What is earned in the automatic parts, and what a person has yet to mark."""
    scores = [(part.score, part.max_score) for part in parts if part.score is not None]
    total = f"{points(sum(s for s, _ in scores))} of {points(sum(m for _, m in scores))} points"
    by_person = [part for part in parts if part.score is None]
    later = ", ".join(f"{name(part.id)} ({points(part.max_score)})" for part in by_person)
    return f"Total: {total}." + (f" Marked by a person: {later}." if later else "")

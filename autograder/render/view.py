"""A report as the pages show it: every text made fit to show, every number already words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from ..report import CriterionResult, PartResult, Report
from .files import page_stem
from .status_style import MARKS, STATES, Mark
from .text_safety import clipped, name, percent, points


@dataclass(frozen=True)
class PartView:
    """One part; ``score`` is empty where a person has yet to mark it."""

    id: str
    heading: Markup
    score: str
    out_of: str
    mark: Mark
    feedback: str
    mistakes: tuple[str, ...]
    sort_by: float


@dataclass(frozen=True)
class AskedView:
    """One thing that is asked, and how it went."""

    title: str
    mark: Mark


@dataclass(frozen=True)
class SubPointsView:
    """Points that are earned together."""

    title: str
    score: str
    max_score: str
    asked: tuple[AskedView, ...]


@dataclass(frozen=True)
class ReportView:
    """One submission. ``cells`` are its parts in the class's columns, None where it has none."""

    anchor: str
    page: str
    student: str
    assignment: str
    file: str
    sha256: str
    score: str
    out_of: str
    share: float
    sort_by: float
    accuracy: str
    accuracy_sort_by: float
    error: str
    parts: tuple[PartView, ...]
    cells: tuple[PartView | None, ...]
    curve: Markup

    @property
    def by_person(self) -> tuple[PartView, ...]:
        """Parts that are in no total yet."""
        return tuple(part for part in self.parts if not part.score)


@lru_cache(maxsize=256)
def breakable(part_id: str) -> Markup:
    """An id that a narrow column may break after an underscore."""
    return Markup("_<wbr>").join(name(part_id).split("_"))


def view(report: Report, number: int, columns: Sequence[str], curve: Markup) -> ReportView:
    """The ``number``-th submission of a student; the class's parts are the ``columns``.

    ``curve`` is the learning curve, drawn; empty where there is none.
    """
    parts = {part.id: part_view(part, report.error) for part in report.parts}
    stem = page_stem(report.student)
    return ReportView(
        anchor=f"s{number}.{stem}",
        page=f"{stem}.html",
        student=name(report.student),
        assignment=name(report.assignment),
        file=name(report.file),
        sha256=name(report.sha256),
        score=points(report.score),
        out_of=points(report.max_score),
        share=_share(report.score, report.max_score),
        sort_by=round(report.score, 6),
        accuracy="" if report.accuracy is None else percent(report.accuracy),
        accuracy_sort_by=-1.0 if report.accuracy is None else round(report.accuracy, 6),
        error="" if report.error is None else clipped(report.error),
        parts=tuple(parts.values()),
        cells=tuple(parts.get(column) for column in columns),
        curve=curve,
    )


def part_view(part: PartResult, error: str | None = None) -> PartView:
    """One part, of a file that could not be graded where there is an ``error``."""
    # A file that could not be graded says why once, above its parts, and not again in each.
    feedback = "" if error is not None and part.feedback == error else clipped(part.feedback)
    return PartView(
        id=name(part.id),
        heading=breakable(part.id),
        score="" if part.score is None else points(part.score),
        out_of=points(part.max_score),
        mark=MARKS[part.status],
        feedback=feedback,
        mistakes=tuple(name(mistake) for mistake in part.mistakes),
        sort_by=-1.0 if part.score is None else round(part.score, 6),
    )


def subpoints_view(sub: CriterionResult) -> SubPointsView:
    """Points that are earned together, and what is asked for them."""
    asked = tuple(AskedView(name(each.title), STATES[each.state]) for each in sub.checks)
    return SubPointsView(name(sub.title), points(sub.score), points(sub.max_score), asked)


def _share(score: float, out_of: float) -> float:
    return round(100 * max(0.0, min(1.0, score / out_of)), 3) if out_of else 0.0

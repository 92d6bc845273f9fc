"""The numbers of a class: means, how totals and statuses are spread, which mistakes are common."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..report import Report, part_ids
from .status_style import MARKS, Mark

_BINS = 10


@dataclass(frozen=True)
class Share:
    """How many have a status, and its piece of the bar, in percent of the bar's width."""

    mark: Mark
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class PartFigures:
    """One part; ``mean`` is None where a person marks it."""

    id: str
    mean: float | None
    max_score: float
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Bin:
    """One bar of the totals: its count, its height as a share of the tallest, and its bounds."""

    count: int
    height: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """All numbers of a class.

    ``mean`` and ``median`` are None for an empty class. ``max_score`` is 0 where the submissions
    cannot all earn the same; the bins are in percent then, and else in points. ``mistakes`` are
    (part, mistake, students), the most common mistake first.
    """

    count: int
    mean: float | None
    median: float | None
    max_score: float
    full: int
    bins: tuple[Bin, ...]
    parts: tuple[PartFigures, ...]
    mistakes: tuple[tuple[str, str, list[str]], ...]


def figures_of(reports: Sequence[Report]) -> Figures:
    """Compute all numbers of a class."""
    scores = [report.score for report in reports]
    most = {report.max_score for report in reports}
    max_score = most.pop() if len(most) == 1 else 0.0
    return Figures(
        count=len(reports),
        mean=statistics.fmean(scores) if scores else None,
        median=statistics.median(scores) if scores else None,
        max_score=max_score,
        full=sum(0 < report.max_score <= report.score for report in reports),
        bins=_bins(reports, max_score or 100.0),
        parts=tuple(_part_figures(reports, part_id) for part_id in part_ids(reports)),
        mistakes=_mistakes(reports),
    )


def _bins(reports: Sequence[Report], most: float) -> tuple[Bin, ...]:
    counts = Counter(_bin(report) for report in reports)
    tallest = max(counts.values(), default=1)
    edges = [most * edge / _BINS for edge in range(_BINS + 1)]
    return tuple(Bin(counts[i], counts[i] / tallest, edges[i], edges[i + 1]) for i in range(_BINS))


def _bin(report: Report) -> int:
    share = report.score / report.max_score if report.max_score else 0.0
    return max(0, min(_BINS - 1, int(share * _BINS + 1e-9)))


def _part_figures(reports: Sequence[Report], part_id: str) -> PartFigures:
    parts = [part for report in reports for part in report.parts if part.id == part_id]
    scores = [part.score for part in parts if part.score is not None]
    counts = Counter(part.status for part in parts)
    shares, start = [], 0.0
    for status, mark in MARKS.items():
        width = 100 * counts[status] / len(parts)
        if width:
            shares.append(Share(mark, counts[status], round(start, 3), round(width, 3)))
        start += width
    return PartFigures(
        id=part_id,
        mean=statistics.fmean(scores) if scores else None,
        max_score=max(part.max_score for part in parts),
        shares=tuple(shares),
    )


def _mistakes(reports: Sequence[Report]) -> tuple[tuple[str, str, list[str]], ...]:
    students: dict[tuple[str, str], list[str]] = defaultdict(list)
    for report in reports:
        for part in report.parts:
            for mistake in dict.fromkeys(part.mistakes):
                students[part.id, mistake].append(report.student)
    ranked = sorted(students.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple((part, mistake, who) for (part, mistake), who in ranked)

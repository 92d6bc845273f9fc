"""The class in figures: means, how totals and statuses are spread, which mistakes are common."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..report import Report
from .order import part_ids
from .status_style import MARKS, Mark
from .text_safety import name, points
from .view import breakable

_MOST_NAMED = 12  # students after a mistake
_BINS = 10


@dataclass(frozen=True)
class Share:
    """How many have a status, and where its piece of the bar lies, in hundredths."""

    mark: Mark
    count: int
    start: float
    width: float

    @property
    def words(self) -> Markup:
        return self.mark.with_text(f"{self.count} {self.mark.word}")


@dataclass(frozen=True)
class PartFigures:
    id: str
    heading: Markup
    mean: str
    out_of: str
    shares: tuple[Share, ...]

    @property
    def words(self) -> str:
        return ", ".join(f"{share.count} {share.mark.word}" for share in self.shares)


@dataclass(frozen=True)
class Bin:
    """One bar of the totals: how many, as a share of the tallest, and the bar's bounds."""

    count: int
    height: float
    low: str
    high: str


@dataclass(frozen=True)
class MistakeFigures:
    """A known mistake, how many made it, and the first of them by name."""

    part: Markup
    id: str
    count: int
    who: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    count: int
    mean: str
    median: str
    out_of: str
    full: int
    bins: tuple[Bin, ...]
    unit: str
    parts: tuple[PartFigures, ...]
    mistakes: tuple[MistakeFigures, ...]

    @property
    def words(self) -> str:
        """The totals' drawing, read aloud."""
        told = [f"{b.count} from {b.low} to {b.high}" for b in self.bins if b.count]
        return f"How totals are spread, in {self.unit}: {', '.join(told)}."


def figures_of(reports: Sequence[Report]) -> Figures:
    """All figures of a class; an empty one has dashes for means."""
    scores = [report.score for report in reports]
    most = {report.max_score for report in reports}
    only = most.pop() if len(most) == 1 else 0.0
    return Figures(
        count=len(reports),
        mean=points(statistics.fmean(scores)) if scores else "–",
        median=points(statistics.median(scores)) if scores else "–",
        out_of=points(only) if only else "",
        full=sum(0 < report.max_score <= report.score for report in reports),
        bins=_bins(reports, only),
        unit="points" if only else "percent of the points",
        parts=tuple(_part_figures(reports, part_id) for part_id in part_ids(reports)),
        mistakes=_mistakes(reports),
    )


def _bins(reports: Sequence[Report], most: float) -> tuple[Bin, ...]:
    """Ten bars from nothing to everything, in points where all can earn the same, else percent."""
    counts = Counter(_bin(report) for report in reports)
    tallest = max(counts.values(), default=1)
    edges = [points((most or 100.0) * edge / _BINS) for edge in range(_BINS + 1)]
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
        id=name(part_id),
        heading=breakable(part_id),
        mean=points(statistics.fmean(scores)) if scores else "–",
        out_of=points(max(part.max_score for part in parts)),
        shares=tuple(shares),
    )


def _mistakes(reports: Sequence[Report]) -> tuple[MistakeFigures, ...]:
    """The most common first."""
    made: dict[tuple[str, str], list[str]] = defaultdict(list)
    for report in reports:
        for part in report.parts:
            for mistake in dict.fromkeys(part.mistakes):
                made[part.id, mistake].append(name(report.student))
    ranked = sorted(made.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        MistakeFigures(breakable(part), name(mistake), len(who), tuple(who[:_MOST_NAMED]))
        for (part, mistake), who in ranked
    )

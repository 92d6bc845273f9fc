"""One order for everything that is written, whatever order the reports came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..report import Report


def by_page(ordered: Iterable[Report]) -> Iterator[list[Report]]:
    """Each student's reports, which share one page."""
    for _, theirs in groupby(ordered, key=lambda report: report.student):
        yield list(theirs)


def part_ids(reports: Sequence[Report]) -> list[str]:
    """The ids of all parts, in the order in which the reports list them."""
    return list(dict.fromkeys(part.id for report in reports for part in report.parts))

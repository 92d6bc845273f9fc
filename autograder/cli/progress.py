"""Progress of a run: a bar in a terminal, plain lines elsewhere, JSON lines for programs."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..report import Report

_OUTCOMES = ("in full", "in part", "nothing", "unreadable")


class Advance(Protocol):
    """Called after each finished item, with the total number of items and the item's report."""

    def __call__(self, total: int, report: Report | None = None) -> None: ...


class Counts:
    """The number of finished items, their outcomes, and the speed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._first = clock, 0.0
        self.done = 0
        self._outcomes: Counter[str] = Counter()

    def add(self, report: Report | None) -> None:
        """Count one more item."""
        if self.done == 0:
            self._first = self._clock()
        self.done += 1
        if report is not None:
            self._outcomes[_outcome(report)] += 1

    @property
    def rate(self) -> float | None:
        """Items a second since the first, without the start of the workers; None before that."""
        spent = self._clock() - self._first
        return (self.done - 1) / spent if self.done > 1 and spent > 0 else None

    def left(self, total: int) -> float | None:
        """Seconds until all are done, at this rate."""
        rate = self.rate
        return (total - self.done) / rate if rate else None

    def words(self, total: int) -> str:
        """Such as ``12 in full, 4 in part, 1 unreadable; 3.2/s, 10 s left``."""
        outcomes = [f"{self._outcomes[each]} {each}" for each in _OUTCOMES if self._outcomes[each]]
        rate, left = self.rate, self.left(total)
        speed = [] if rate is None else [f"{rate:.1f}/s"]
        speed += [] if left is None else [f"{left:.0f} s left"]
        return "; ".join(", ".join(words) for words in (outcomes, speed) if words)


def _outcome(report: Report) -> str:
    if report.error is not None:
        return "unreadable"
    if report.score >= report.max_score:
        return "in full"
    return "in part" if report.score else "nothing"


@contextmanager
def progress_bar(title: str = "Grading", done: str = "graded") -> Iterator[Advance]:
    """Show a bar on standard error; if that is not a terminal, print a line now and then."""
    console, counts = Console(stderr=True), Counts()
    columns = (
        *(TextColumn(title), BarColumn(), MofNCompleteColumn()),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None, words="")

        def advance(total: int, report: Report | None = None) -> None:
            counts.add(report)
            progress.update(task, total=total, advance=1, words=counts.words(total))
            due = counts.done % max(1, total // 10) == 0 or counts.done == total
            if not console.is_terminal and due:
                line = f"{done} {counts.done} of {total} ({counts.words(total)})"
                with suppress(OSError):  # a closed standard error must not stop the run
                    console.print(line, highlight=False, soft_wrap=True)

        yield advance


@contextmanager
def json_lines() -> Iterator[Advance]:
    """Print a JSON object for each item on standard output, for programs."""
    counts = Counts()

    def advance(total: int, report: Report | None = None) -> None:
        counts.add(report)
        rate, left = counts.rate, counts.left(total)
        event: dict[str, object] = {
            "done": counts.done,
            "total": total,
            "rate": rate and round(rate, 3),
            "left": left and round(left, 3),
        }
        if report is not None:
            event |= {"student": report.student, "score": report.score, "error": report.error}
        print(json.dumps(event), flush=True)

    yield advance

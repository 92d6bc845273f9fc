"""How far a run has come: a bar in a terminal, plain lines elsewhere, JSON lines for programs."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .record import Report


class Tell(Protocol):
    """Is called for each that is done, with how many there are, and its report if it has one."""

    def __call__(self, total: int, report: Report | None = None) -> None: ...


class Counts:
    """What is done so far, and how fast."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._started = clock, clock()
        self.done = 0
        self.how: Counter[str] = Counter()

    def add(self, report: Report | None) -> None:
        """One more."""
        self.done += 1
        if report is not None:
            self.how[_how(report)] += 1

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.done / max(1e-9, self._clock() - self._started)

    def left(self, total: int) -> float:
        """Seconds until all are done, at this rate."""
        return (total - self.done) / self.rate

    @property
    def words(self) -> str:
        """Such as ``3.2/s, 12 in full, 4 in part, 1 unreadable``."""
        told = [f"{self.how[how]} {how}" for how in _HOW if self.how[how]]
        return ", ".join([f"{self.rate:.1f}/s", *told])


_HOW = ("in full", "in part", "nothing", "unreadable")


def _how(report: Report) -> str:
    if report.error is not None:
        return "unreadable"
    if report.score >= report.max_score:
        return "in full"
    return "in part" if report.score else "nothing"


@contextmanager
def shown(title: str = "Grading", done: str = "graded") -> Iterator[Tell]:
    """A progress bar on standard error; where that is no terminal, a plain line now and then."""
    console, counts = Console(stderr=True), Counts()
    columns = (
        *(TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None, words="")

        def tell(total: int, report: Report | None = None) -> None:
            counts.add(report)
            progress.update(task, total=total, advance=1, words=counts.words)
            due = counts.done % max(1, total // 10) == 0 or counts.done == total
            if not console.is_terminal and due:
                line = f"{done} {counts.done} of {total} ({counts.words}; "
                line += f"{counts.left(total):.0f} s left)"
                console.print(line, highlight=False, soft_wrap=True)

        yield tell


@contextmanager
def as_json() -> Iterator[Tell]:
    """A JSON object a line on standard output, for programs."""
    counts = Counts()

    def tell(total: int, report: Report | None = None) -> None:
        counts.add(report)
        event: dict[str, object] = {
            "done": counts.done,
            "total": total,
            "rate": round(counts.rate, 3),
            "left": round(counts.left(total), 1),
        }
        if report is not None:
            event |= {"student": report.student, "score": report.score, "error": report.error}
        print(json.dumps(event), flush=True)

    yield tell

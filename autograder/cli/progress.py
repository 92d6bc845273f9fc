"""How far a run has come: a bar in a terminal, plain lines elsewhere, JSON lines for programs."""

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


class Tell(Protocol):
    """Is called for each that is done, with how many there are, and its report if it has one."""

    def __call__(self, total: int, report: Report | None = None) -> None: ...


class Counts:
    """What is done so far, and how fast."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._first = clock, 0.0
        self.done = 0
        self.how: Counter[str] = Counter()

    def add(self, report: Report | None) -> None:
        """One more."""
        if self.done == 0:
            self._first = self._clock()
        self.done += 1
        if report is not None:
            self.how[_how(report)] += 1

    @property
    def rate(self) -> float | None:
        """How many a second since the first, before which workers were started; None until then."""
        spent = self._clock() - self._first
        return (self.done - 1) / spent if self.done > 1 and spent > 0 else None

    def left(self, total: int) -> float | None:
        """Seconds until all are done, at this rate."""
        rate = self.rate
        return (total - self.done) / rate if rate else None

    def words(self, total: int) -> str:
        """Such as ``12 in full, 4 in part, 1 unreadable; 3.2/s, 10 s left``."""
        how = ", ".join(f"{self.how[how]} {how}" for how in _HOW if self.how[how])
        rate, left = self.rate, self.left(total)
        speed = [] if rate is None else [f"{rate:.1f}/s"]
        speed += [] if left is None else [f"{left:.0f} s left"]
        return "; ".join(filter(None, [how, ", ".join(speed)]))


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
        *(TextColumn(title), BarColumn(), MofNCompleteColumn()),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None, words="")

        def tell(total: int, report: Report | None = None) -> None:
            counts.add(report)
            progress.update(task, total=total, advance=1, words=counts.words(total))
            due = counts.done % max(1, total // 10) == 0 or counts.done == total
            if not console.is_terminal and due:
                line = f"{done} {counts.done} of {total} ({counts.words(total)})"
                with suppress(OSError):  # nobody can read it: no reason to stop
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
            "rate": _rounded(counts.rate),
            "left": _rounded(counts.left(total)),
        }
        if report is not None:
            event |= {"student": report.student, "score": report.score, "error": report.error}
        print(json.dumps(event), flush=True)

    yield tell


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)

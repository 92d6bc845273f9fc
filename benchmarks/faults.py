"""Workers that die at random bytes of what they read and write, and what comes of it.

    python benchmarks/faults.py [RUNS]

A submission is graded once by a real worker, whose words are kept; then again so many times, by a
process that says the same and kills itself at a byte drawn over all that it reads or writes
(``tests/worker/replay.py``). Each report has to be equal to the undisturbed one but for the seconds
it took. In every second run each worker dies, at a byte of its first message: then there has to be
no report, but a sentence.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import ROOT, table

sys.path.insert(0, str(ROOT))

from autograder.errors import WorkerError
from autograder.report import Report
from autograder.worker import Worker
from tests.samples import grade
from tests.worker.replay import READY, Direction
from tests.worker.test_dying import TEXT, record, untimed

HEAD = ("a worker dies", "deaths", "bytes drawn from", "results lost", "results invented")
WAYS: tuple[Direction, ...] = ("read", "written")


class Dying:
    """Counts what comes of deaths, by the way in which bytes pass."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "deaths"
        self.folder.mkdir()
        (folder / "tape").mkdir()
        self.tape, self.right = record(folder / "tape")
        self.deaths, self.lost, self.invented = Counter[str](), Counter[str](), Counter[str]()

    def sizes(self, way: Direction) -> list[int]:
        """Of the messages, in the order in which they pass."""
        return self.tape.read if way == "read" else [len(READY), *self.tape.written]

    def die(self, way: Direction, source: random.Random, always: bool) -> None:
        """One death, or two where every worker dies in its first message."""
        sizes = self.sizes(way)
        at = source.randrange(sum(sizes[: len(sizes) - 2]) if always else sum(sizes) + 1)
        deaths = self.folder / f"{self.deaths.total()}"
        with Worker(self.tape.jail(deaths, at, way, times=99 if always else 1)) as worker:
            report = attempt(worker)
        self.deaths[way] += len(list(deaths.iterdir()))
        if always:
            self.invented[way] += report is not None
        else:
            self.lost[way] += report is None
            self.invented[way] += report is not None and report != self.right


def attempt(worker: Worker) -> Report | None:
    """The report, if there is one."""
    try:
        return untimed(grade(worker, TEXT))
    except WorkerError:
        return None


def report(count: int, seed: int = 0) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    source = random.Random(seed)
    with TemporaryDirectory() as folder:
        dying = Dying(Path(folder))
        for number in range(count):
            dying.die(WAYS[number % 2], source, always=number % 4 > 1)
    told = {"read": "as it reads a task", "written": "as it writes an answer"}
    rows = [
        (told[w], dying.deaths[w], f"{sum(dying.sizes(w)):,}", dying.lost[w], dying.invented[w])
        for w in WAYS
    ]
    yield table(HEAD, rows)


if __name__ == "__main__":
    print(*report(int(sys.argv[1]) if len(sys.argv) > 1 else 200))

"""A class whose grading is killed at random moments, and what comes of it on the next start.

    python benchmarks/kills.py [MOMENTS] [SUBMISSIONS]

At each moment, drawn over the length of an undisturbed run, SIGKILL goes to the grader (the same
command is then run once more) or to one of the processes below it, workers and their forks (the run
has to go on by itself). Afterwards every submission has to be there once, equal to the undisturbed
run but for the seconds it took, and nothing that was finished may have been run again.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from classes import Class
from measuring import AUTOGRADER, ROOT, family, table

GRADE = [*AUTOGRADER, "grade", "submitted", "--out", "out", "--jobs", "2"]
Lines = list[dict[str, Any]]


class Disturbed:
    """A course that is graded anew for each moment, always with the same secret."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        Class().write(folder, count)
        started = time.perf_counter()
        self.start().wait()
        self.length = time.perf_counter() - started
        self.right = self.results()

    def start(self) -> subprocess.Popen[bytes]:
        quiet, env = subprocess.DEVNULL, os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(GRADE, cwd=self.folder, stdout=quiet, stderr=quiet, env=env)

    def results(self) -> Lines:
        text = (self.folder / "out" / "results.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def kept(self) -> dict[str, str]:
        """What is in the ledger, by key."""
        path = self.folder / ".autograder" / "ledger.sqlite"
        with closing(sqlite3.connect(path)) as ledger, suppress(sqlite3.OperationalError):
            return dict(ledger.execute("SELECT key, report FROM reports"))
        return {}  # it was not made yet

    def disturb(self, moment: float, source: random.Random) -> str:
        """One run with one kill; tells who was killed, or raises if anything is not right."""
        shutil.rmtree(self.folder / "out")
        (self.folder / ".autograder" / "ledger.sqlite").unlink()
        run = self.start()
        time.sleep(moment)
        below = family(run.pid)[1:]
        victim = source.choice(below) if below and source.random() < 0.5 else run.pid
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        killed = "the grader" if victim == run.pid else "a worker or its fork"
        ended, before = run.wait(), self.kept()
        if ended:
            again = self.start()
            assert again.wait() == 0, f"the next start ended with {again.returncode}"
        self.check(before)
        return killed if victim != run.pid or ended else "nobody: it had ended"

    def check(self, before: dict[str, str]) -> None:
        results = self.results()
        assert len(results) == len(self.right), "a submission is missing, or there twice"
        for result, right in zip(results, self.right, strict=True):
            assert result | {"seconds": 0} == right | {"seconds": 0}, (result, right)
        after = self.kept()
        assert all(after[key] == report for key, report in before.items()), "one was run again"


def outcomes(moments: int, count: int, seed: int = 0) -> Iterator[str]:
    """Who was killed at each moment; all of it has come out right."""
    source = random.Random(seed)
    with TemporaryDirectory() as folder:
        course = Disturbed(Path(folder), count)
        for _ in range(moments):
            yield course.disturb(source.uniform(0, course.length), source)


def report(moments: int, count: int) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    found = Counter(outcomes(moments, count))
    yield table(("killed", "moments", "wrong or lost"), [(who, n, 0) for who, n in found.items()])


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    print(*report(*(given + [50, 8][len(given) :])))

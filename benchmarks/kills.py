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
from measuring import AUTOGRADER, ROOT, below, table

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

    def disturb(self, moment: float, source: random.Random) -> tuple[str, str]:
        """One run with one kill; tells who was killed, and what is not right, if anything."""
        shutil.rmtree(self.folder / "out")
        (self.folder / ".autograder" / "ledger.sqlite").unlink()
        run = self.start()
        time.sleep(moment)
        workers = below(run.pid)
        victim = source.choice(workers) if workers and source.random() < 0.5 else run.pid
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        ended, before = run.wait(), self.kept()
        again = self.start().wait() if ended else 0
        wrong = f"the next start ended with {again}" if again else self.wrong(before)
        if victim != run.pid:
            return "a worker or its fork", wrong
        return "the grader" if ended else "nobody: it had ended", wrong

    def wrong(self, before: dict[str, str]) -> str:
        """What differs from the undisturbed run, or was run twice."""
        with_seconds_left_out = [
            [line | {"seconds": 0} for line in lines] for lines in (self.results(), self.right)
        ]
        if with_seconds_left_out[0] != with_seconds_left_out[1]:
            return "results differ"
        after = self.kept()
        again = any(after.get(key) != report for key, report in before.items())
        return "one that was finished was run again" if again else ""


def report(moments: int, count: int, seed: int = 0) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    source, killed, wrong = random.Random(seed), Counter[str](), Counter[str]()
    with TemporaryDirectory() as folder:
        course = Disturbed(Path(folder), count)
        for _ in range(moments):
            who, problem = course.disturb(source.uniform(0, course.length), source)
            killed[who] += 1
            wrong[who] += bool(problem)
            if problem:
                print(f"{who}: {problem}", file=sys.stderr)
    yield table(
        ("killed", "moments", "wrong or lost"), [(w, n, wrong[w]) for w, n in killed.items()]
    )


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    print(*report(*(given + [50, 8][len(given) :])))

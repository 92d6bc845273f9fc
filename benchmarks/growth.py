"""What a class costs as it grows, and what it costs again.

    python benchmarks/growth.py [10 100 1000 10000]

Each class is graded whole with nothing in the ledger, then again as it is, then with one submission
in a hundred changed. Memory is the most that the grader's process and any worker's had.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from classes import Class
from measuring import AUTOGRADER, run, table

HEAD = (
    *("submissions", "s", "a second", "grader MB", "largest worker MB"),
    *("again, unchanged: s", "1 % changed: s"),
)


def row(count: int) -> list[str]:
    """One line of the table."""
    grade = [*AUTOGRADER, "grade", "submitted", "--out", "results"]
    with TemporaryDirectory() as folder:
        course = Path(folder)
        Class().write(course, count)
        first, again = run(grade, course), run(grade, course)
        Class().write(course, count, changed=max(1, count // 100))
        changed = run(grade, course)
    return [
        *(f"{count:,}", f"{first.seconds:.1f}", f"{count / first.seconds:.1f}"),
        *(f"{first.own:.0f}", f"{first.below:.0f}"),
        *(f"{again.seconds:.1f}", f"{changed.seconds:.1f}"),
    ]


def report(counts: list[int]) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    yield table(HEAD, map(row, counts))


if __name__ == "__main__":
    print(table(HEAD, []), flush=True)
    for each in [int(argument) for argument in sys.argv[1:]] or [10, 100, 1000, 10000]:
        print(f"| {' | '.join(row(each))} |", flush=True)

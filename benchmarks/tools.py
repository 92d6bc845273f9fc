"""Seconds a submission takes: nbgrader's own kernel, otter-grader, and our ways, side by side.

    python benchmarks/tools.py [--submissions 8] [--more 80]      (needs otter-grader, from pip)

All grade the same class, distinct and with nothing cached, each in a folder of its own, and the
checks are the same: in nbgrader's kernel the notebook's test cells call ``autograder.check``, and
otter's tests call what is behind it. ``otter grade`` wants Docker; without containers there is
``otter run``, one submission a process, which is run one after another and two at a time. Our ways
are also given a class of ``--more``, in which the start of the workers weighs less.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from classes import Class
from measuring import AUTOGRADER, ROOT, run, table

from autograder.exercises import load

PLUG_IN = "# The grader, for the command"
NBGRADER = [str(Path(sys.executable).with_name("nbgrader"))]
OTTER = [str(Path(sys.executable).with_name("otter"))]
AUTOGRADE = [*NBGRADER, "autograde", "lstm"]
HEAD = ("way", "submissions", "s each", "a second", "times as fast as nbgrader")
OURS = {
    "`nbgrader autograde`, with the plug-in": (True, AUTOGRADE),
    "`autograder nbgrader`": (True, [*AUTOGRADER, "nbgrader", "lstm"]),
    "`autograder grade`": (True, [*AUTOGRADER, "grade", "submitted", "--out", "results"]),
}
OTTER_TEST = """
OK_FORMAT = False
from otter.test_files import test_case

name = "{id}"
points = {points}


@test_case(points={points})
def test_{id}(env):
    from pathlib import Path
    from autograder.exercises import load
    from autograder.integrations.self_check import check_source, own_file

    exercise = load("lstm")
    result = check_source(own_file(Path(), exercise), exercise, ["{id}"])["{id}"]
    assert result.passed, result.feedback
"""


def report(count: int, more: int) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    immediate = "the same, `Execute.shutdown_kernel=immediate`"
    slow = [*AUTOGRADE, "--Execute.shutdown_kernel=immediate"]
    found = {
        ("`nbgrader autograde`, its own kernel", count): in_course(count, False, AUTOGRADE),
        (immediate, count): in_course(count, False, slow),
        ("`otter run`, one after another", count): with_otter(count, 1),
        ("`otter run`, two at a time", count): with_otter(count, 2),
    }
    for size in (count, more):
        found |= {(title, size): in_course(size, *way) for title, way in OURS.items()}
    slowest = next(iter(found.values()))
    yield table(HEAD, [row(*name, each, slowest) for name, each in found.items()])


def row(title: str, count: int, each: float, slowest: float) -> list[str]:
    return [title, str(count), f"{each:.2f}", f"{1 / each:.2f}", f"{slowest / each:.1f}"]


def in_course(count: int, plugged_in: bool, command: Sequence[str]) -> float:
    """Seconds a submission that a command takes for a class in a course of nbgrader's."""
    with TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        make_course(course, plugged_in)
        Class().write(course, count)
        # nbgrader ends with 1 where a submission could not be graded: a torn one in its kernel.
        return run(command, course, code=None).seconds / count


def make_course(course: Path, plugged_in: bool) -> None:
    """A course with its assignment."""
    course.mkdir()
    shutil.copytree(ROOT / "source_notebooks", course / "source_notebooks")
    settings = (ROOT / "nbgrader_config.py").read_text()
    text = settings if plugged_in else settings.partition(PLUG_IN)[0]
    (course / "nbgrader_config.py").write_text(text)
    run([*NBGRADER, "generate_assignment", "lstm"], course)


def with_otter(count: int, side_by_side: int) -> float:
    """Seconds a submission that otter takes, with a test file for each part."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_otter_tests(folder / "tests")
        (folder / "otter_config.json").write_text("{}")
        (folder / "requirements.txt").touch()
        run([*OTTER, "generate"], folder)
        Class().write(folder, count)
        files = sorted(folder.glob("submitted/*/lstm/lstm.ipynb"))
        for file in files:
            without_checks(file)
        started = time.perf_counter()
        with ThreadPoolExecutor(side_by_side) as threads:
            list(threads.map(lambda file: otter_run(folder, file), files))
        return (time.perf_counter() - started) / count


def write_otter_tests(folder: Path) -> None:
    """One file a part."""
    folder.mkdir()
    for part in load("lstm").parts:
        if not part.is_manual:
            text = OTTER_TEST.format(id=part.id, points=part.max_score)
            (folder / f"{part.id}.py").write_text(text)


def without_checks(file: Path) -> None:
    """Take the notebook's own check cells out: otter's tests do the same once more."""
    try:
        notebook: Any = nbformat.reads(file.read_text("utf-8"), as_version=4)
    except ValueError:  # a torn one
        return
    notebook.cells = [c for c in notebook.cells if not c.source.startswith("autograder.check(")]
    file.write_text(nbformat.writes(notebook), "utf-8")


def otter_run(folder: Path, file: Path) -> None:
    out = file.parent / "out"
    out.mkdir()
    command = [*OTTER, "run", "--no-logo", "-a", str(folder / "autograder.zip"), "-o", str(out)]
    run([*command, file.name], file.parent, code=None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=8)
    parser.add_argument("--more", type=int, default=80)
    given = parser.parse_args()
    print(*report(given.submissions, given.more))

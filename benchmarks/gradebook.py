"""Seconds a submission takes through nbgrader: its own kernel, our plug-in, our parallel command.

    python benchmarks/gradebook.py [--submissions 24]

All ways grade the same class, in one run on this machine, each in a course of its own. In the
kernel the notebook's test cells call ``autograder.check``, so the checks are the same.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from autograder.sample import splice

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions" / "lstm"
# As a real class: half of it right, the rest with mistakes in one part, one not started.
CLASS = (
    *("", "cell_gate_order_ifog", "", "state_ones", "", "loop_no_zero_grad"),
    *("", "cell_bias_hh_missing", "", "loop_softmax_before_loss", "", None),
)
PLUG_IN = "# The grader, for the command"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=24)
    count = parser.parse_args().submissions
    nbgrader = [str(Path(sys.executable).with_name("nbgrader")), "autograde", "lstm"]
    ways: dict[str, tuple[bool, list[str]]] = {
        "nbgrader autograde, its own kernel": (False, nbgrader),
        "the same, Execute.shutdown_kernel=immediate": (
            False,
            [*nbgrader, "--Execute.shutdown_kernel=immediate"],
        ),
        "nbgrader autograde, with the plug-in": (True, nbgrader),
        "autograder nbgrader": (True, [sys.executable, "-m", "autograder", "nbgrader", "lstm"]),
    }
    seconds = {name: timed(count, *way) / count for name, way in ways.items()}
    slowest = next(iter(seconds.values()))
    print(f"{count} submissions, seconds for each:\n")
    print("| way | s | times as fast |\n|---|---:|---:|")
    for name, each in seconds.items():
        print(f"| {name} | {each:.2f} | {slowest / each:.1f} |")


def timed(count: int, plugged_in: bool, command: Sequence[str]) -> float:
    """Seconds of wall time that a command takes for a class."""
    with TemporaryDirectory() as folder:
        course = make_course(Path(folder) / "course", count, plugged_in)
        started = time.perf_counter()
        subprocess.run(command, cwd=course, check=True, capture_output=True)
        return time.perf_counter() - started


def make_course(course: Path, count: int, plugged_in: bool) -> Path:
    """A course whose submissions wait to be graded."""
    course.mkdir()
    shutil.copytree(ROOT / "source_notebooks", course / "source_notebooks")
    settings = (ROOT / "nbgrader_config.py").read_text()
    (course / "nbgrader_config.py").write_text(
        settings if plugged_in else settings.partition(PLUG_IN)[0]
    )
    generate = [str(Path(sys.executable).with_name("nbgrader")), "generate_assignment", "lstm"]
    subprocess.run(generate, cwd=course, check=True, capture_output=True)
    for number, mistake in enumerate(islice(cycle(CLASS), count)):
        folder = course / "submitted" / f"student{number:03}" / "lstm"
        folder.mkdir(parents=True)
        (folder / "lstm.ipynb").write_text(handed_in(course, mistake))
    return course


def handed_in(course: Path, mistake: str | None) -> str:
    """The released notebook: filled in right, with one mistake, or (None) not at all.

    Its exploration is left out: a kernel would train there once more, for no points.
    """
    notebook = nbformat.read(course / "assignments" / "lstm" / "lstm.ipynb", as_version=4)
    answers = nbformat.read(SOLUTIONS / "lstm.ipynb", as_version=4)
    piece = (SOLUTIONS / "mistakes" / f"{mistake}.py").read_text() if mistake else ""
    texts = {cell.id: cell.source for cell in answers.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        if cell.cell_type == "code" and mistake is not None:
            cell.source = splice(texts[cell.id], piece)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "explore-run"]
    text: str = nbformat.writes(notebook)
    return text


if __name__ == "__main__":
    main()

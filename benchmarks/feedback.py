"""How long a student waits: for a cold ``autograder check``, and in ``watch`` from save to verdict.

    python benchmarks/feedback.py [ROUNDS]

Cold: the command on a solved file and on one whose cell is wrong, each beside ``import torch`` in
a fresh Python, in turn. Watch: the file with the wrong cell is saved anew, and the clock runs from
the save to the last line of the verdict; beside it, what that file's own code takes bare.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import floor
from classes import CELL
from measuring import AUTOGRADER, ROOT, SOLUTIONS, run, table

from autograder.authoring.splice import mistake
from autograder.exercises import load
from autograder.grading import grade_submission
from autograder.submissions.discovery import Submission
from autograder.submissions.source import from_script
from autograder.worker import Worker, find

TORCH = [sys.executable, "-c", "import torch"]
HEAD = ("what", "median s", "fastest s", "slowest s")


def report(rounds: int) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    solved = (SOLUTIONS / "lstm.py").read_text("utf-8")
    wrong = mistake(SOLUTIONS, "cell_gate_order_ifog")
    with TemporaryDirectory() as name:
        folder = Path(name)
        cold = cold_checks(folder, {"solved": solved, "with a wrong cell": wrong}, rounds)
        saves = list(watched(folder / "lstm.py", wrong, 3 * rounds))
    cold["`watch`, from save to verdict, with a wrong cell"] = saves
    cold["the code of that file alone"] = list(own_code(wrong, rounds))
    yield table(HEAD, [row(*each) for each in cold.items()])


def row(title: str, seconds: list[float]) -> list[str]:
    return [title, *(f"{f(seconds):.2f}" for f in (statistics.median, min, max))]


def cold_checks(folder: Path, files: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Seconds of ``import torch``, and of a check of each file beyond it, round by round."""
    found: dict[str, list[float]] = {"`import torch`": []}
    for _ in range(rounds):
        torch_import = run(TORCH, folder).seconds
        found["`import torch`"].append(torch_import)
        for kind, text in files.items():
            (folder / "lstm.py").write_text(text, "utf-8")
            seconds = run([*AUTOGRADER, "check", "lstm.py"], folder).seconds
            title = f"cold `autograder check` beyond that, {kind}"
            found.setdefault(title, []).append(seconds - torch_import)
    return found


def watched(file: Path, text: str, saves: int) -> Iterator[float]:
    """Seconds from a save to the end of its verdict; the file is another each time."""
    file.write_text(text, "utf-8")
    with subprocess.Popen(
        [*AUTOGRADER, "watch", file.name],
        cwd=file.parent,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        _wait_for_verdict(process.stdout.readline)
        for number in range(saves):
            time.sleep(1 + number / saves)  # at any moment between two looks
            stamped = text.replace(CELL, f"{CELL}    own = {number}\n")
            started = time.perf_counter()
            file.write_text(stamped, "utf-8")
            _wait_for_verdict(process.stdout.readline)
            yield time.perf_counter() - started
        process.terminate()


def _wait_for_verdict(readline: Callable[[], str]) -> None:
    while not readline().startswith("Total:"):
        pass


def own_code(text: str, rounds: int) -> Iterator[float]:
    """Seconds of a file's own code under all of its probes, bare and warm."""
    submission = Submission("ada", "lstm", "lstm.py", "", from_script(text.encode(), "lstm.py"))
    with Worker(find("none")) as worker:
        graded = grade_submission(submission, load("lstm"), floor.SECRET, worker)
    for number in range(rounds + 1):
        seconds = floor.bare(load("lstm"), graded, submission)
        if number:
            yield seconds


if __name__ == "__main__":
    print(*report(int(sys.argv[1]) if len(sys.argv) > 1 else 5))

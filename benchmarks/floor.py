"""What grading costs beyond the student's own code, submission by submission, warm.

    python benchmarks/floor.py [SUBMISSIONS]

Graded: the whole of ``grade_submission`` (slicing, a fork in the jail for each part, judge, names
of mistakes). Bare: the same probes and trainings on the same code in this process, without jail,
fork, wire or judge. The two alternate, so that a busy machine slows both alike. Submissions that
run no code (untouched, torn) have no floor and are left out.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from itertools import count, islice
from typing import Any

import torch
from classes import Class
from measuring import table
from safetensors.torch import load, save

from autograder.assessment.exercise import Exercise
from autograder.assessment.seeds import Seeds
from autograder.errors import SubmissionError
from autograder.exercises import load as load_exercise
from autograder.grading import code_hash, grade_submission
from autograder.report import Report
from autograder.submissions.discovery import Submission
from autograder.submissions.slicing import slice_for
from autograder.submissions.source import from_notebook
from autograder.worker import Worker, find
from autograder.worker.inside.student import Student

SECRET = b"a secret for benchmarks"
PROBES = {
    "lstm_cell": "autograder.exercises._cell.probe",
    "init_hidden_cell": "autograder.exercises._state.probe",
    "training_loop": "autograder.exercises.lstm.probes.loop",
    "delay_task": "autograder.exercises.lstm.probes.loop",
}
HEAD = ("part of the class", "submissions", "graded: ms", "bare: ms", "beyond: ms", "ratio")


class Bare:
    """Stands in for the recorder: calls, and keeps nothing."""

    def attempt(self, label: str, action: Any) -> Any:
        try:
            return action()[1]
        except Exception:  # a mistake's own
            return None

    def say(self, label: str, words: Any) -> None: ...


def bare(exercise: Exercise, report: Report, submission: Submission) -> float:
    """Seconds for the student's code under each probe that grading ran, in this process."""
    seeds = Seeds(SECRET, "lstm/1", code_hash(submission.source, exercise))
    spent = 0.0
    for result in report.parts:
        if result.status in ("blocked", "manual", "not_attempted"):
            continue
        part = exercise.part(result.id)
        probe, program = part.probe(seeds), slice_for(submission.source, part.names)
        tensors = load(save(dict(probe.tensors)))
        home: Any = import_module(PROBES[part.id])
        home.take_away = lambda *_: None  # this process goes on to need nn.LSTM
        started = time.perf_counter()
        student = Student(program.text, program.name, program.keep)
        home.run(student, tensors, dict(probe.settings), Bare())
        spent += time.perf_counter() - started
    return spent


def submissions() -> Iterator[Submission]:
    """Of a class, what has code to run."""
    made = Class()
    for number in count():
        try:
            source = from_notebook(made.submission(number).encode(), "lstm.ipynb")
        except SubmissionError:
            continue
        yield Submission(f"student{number}", "lstm", "lstm.ipynb", "", source)


def measure(most: int) -> list[tuple[bool, float, float]]:
    """For each submission: whether it is right in full, seconds graded, seconds bare."""
    exercise, found = load_exercise("lstm"), []
    with Worker(find()) as worker:
        worker.launch().wait_until_warm()
        for each in islice(submissions(), most + 1):
            started = time.perf_counter()
            report = grade_submission(each, exercise, SECRET, worker)
            graded = time.perf_counter() - started
            if alone := bare(exercise, report, each):
                found.append((report.score == 90, graded, alone))
    return found[1:]  # the first warms up


def report(most: int) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    torch.set_num_threads(1)
    found = measure(most)
    right, wrong = ([row[1:] for row in found if row[0] == kind] for kind in (True, False))
    rows = (("right in full", right), ("with a mistake", wrong), ("all", [*right, *wrong]))
    yield table(HEAD, [row(*each) for each in rows])


def row(title: str, pairs: list[tuple[float, float]]) -> list[str]:
    """Means, and the ratio of the sums: what a class costs."""
    graded, alone = (statistics.mean(column) * 1000 for column in zip(*pairs, strict=True))
    numbers = f"{graded:.0f}", f"{alone:.0f}", f"{graded - alone:.0f}", f"{graded / alone:.2f}"
    return [title, str(len(pairs)), *numbers]


if __name__ == "__main__":
    print(*report(int(sys.argv[1]) if len(sys.argv) > 1 else 60))

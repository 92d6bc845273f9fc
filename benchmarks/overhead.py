"""What grading costs beyond the student's own code: one solved submission, warm, one process.

    python benchmarks/overhead.py [RUNS]

Graded: the whole of ``grade_submission`` (reading, slicing, four forks in the jail, judge). Bare:
the same probes on the same code in this process, without jail, fork, wire or judge. Runs alternate,
so that a busy machine slows both alike; medians and their difference are printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save

from autograder.exercises import load as load_exercise
from autograder.exercises.lstm.probes import cell, loop, state
from autograder.grading import code_hash, grade_submission
from autograder.seeds import Seeds
from autograder.slicing import slice_for
from autograder.submission import find_submissions, read
from autograder.worker import Worker, find
from autograder.worker.inside.student import Student

SOLVED = Path(__file__).resolve().parent.parent / "solutions" / "lstm" / "lstm.py"
SECRET = b"a secret for benchmarks"
PROBES = {
    "lstm_cell": cell,
    "init_hidden_cell": state,
    "training_loop": loop,
    "delay_task": loop,
}


class Bare:
    """Stands in for the recorder: calls, and keeps nothing."""

    def attempt(self, label: str, action: Any) -> None:
        action()


def bare(exercise: Any, source: Any) -> float:
    """Seconds for the student's code under every probe, in this process."""
    seeds = Seeds(SECRET, "lstm/1", code_hash(source, exercise))
    spent = 0.0
    for part in exercise.parts:
        if part.by_person:
            continue
        probe, program = part.probe(seeds), slice_for(source, part.names)
        tensors = load(save(dict(probe.tensors)))
        started = time.perf_counter()
        student = Student(program.text, program.name, program.keep)
        PROBES[part.id].run(student, tensors, dict(probe.settings), Bare())  # type: ignore[arg-type]
        spent += time.perf_counter() - started
    return spent


def main(runs: int) -> None:
    torch.set_num_threads(1)
    cell.take_away = lambda: None  # type: ignore[assignment]  # this process needs nn.LSTM
    exercise = load_exercise("lstm")
    (candidate,) = find_submissions([SOLVED], "lstm")
    submission = read(candidate)
    source = submission.source  # type: ignore[union-attr]
    with Worker(find()) as worker:
        worker.start()
        graded, alone = [], []
        for index in range(runs + 1):
            alone.append(bare(exercise, source))
            started = time.perf_counter()
            report = grade_submission(read(candidate), exercise, SECRET, worker)
            graded.append(time.perf_counter() - started)
            assert report.score == 90
            if index == 0:  # the first of each warms up
                graded.clear()
                alone.clear()
    ours, theirs = statistics.median(graded), statistics.median(alone)
    pairs = [one / other for one, other in zip(graded, alone, strict=True)]
    print(f"{runs} runs, {worker.jail.name}, medians: graded {ours:.3f} s, bare {theirs:.3f} s")
    print(f"beyond its own code: {(ours - theirs) * 1000:.0f} ms")
    print(f"ratio, run by run: median {statistics.median(pairs):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)

"""The same class graded twice gives the same bytes; one student's trouble leaves the others."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.assessment.seeds import Seeds
from autograder.authoring.demo import make_class
from autograder.authoring.splice import mistake
from autograder.batch import make_grader
from autograder.exercises import load
from autograder.report import Report, by_student
from autograder.submissions.discovery import find_submissions
from autograder.worker import Worker

from ..samples import ROOT, SECRET, SOLUTIONS, solved

OTHER = b"the secret of quite another course"


def run(
    folder: Path, worker: Worker, jobs: int = 1, secret: bytes = SECRET, shuffle: int = 0
) -> list[Report]:
    """Grade a folder in a grader of its own."""
    candidates = find_submissions([folder], "lstm")
    random.Random(shuffle).shuffle(candidates)
    reports: list[Report] = []
    with make_grader("lstm", worker.jail.name, jobs, secret) as grader:
        assert grader.grade(candidates, reports.append) == []
    return by_student(reports)


def lines(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Records without the one field that is a time."""
    records = [json.loads(report.to_json()) for report in reports]
    return [{key: value for key, value in r.items() if key != "seconds"} for r in records]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the demo's class: right, wrong, untouched, and one that crashes."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    make_class(ROOT, folder)
    for student in ("alan", "chen", "fatima", "ivan"):
        shutil.rmtree(folder / student)
    return folder


def spin(_: int) -> None:
    while True:
        pass


def test_two_runs_are_identical(sample: Path, worker: Worker) -> None:
    """Whatever the order, the number of jobs, the load and the machine's threads."""
    first = run(sample, worker)
    load_makers = [multiprocessing.Process(target=spin, args=(0,), daemon=True) for _ in range(2)]
    for process in load_makers:
        process.start()
    try:
        second = run(sample, worker, jobs=2, shuffle=7)
    finally:
        for process in load_makers:
            process.kill()
            process.join()
    assert lines(first) == lines(second)
    assert [report.student for report in first] == sorted(report.student for report in first)


def test_another_secret_gives_the_same_verdicts_from_other_inputs(
    sample: Path, worker: Worker
) -> None:
    """Points and statuses agree; what the inputs were, and the digest of the secret, do not."""
    first, second = run(sample, worker), run(sample, worker, secret=OTHER)
    for one, other in zip(first, second, strict=True):
        assert [(p.id, p.status, p.score) for p in one.parts] == [
            (p.id, p.status, p.score) for p in other.parts
        ]
        assert one.seed_digest != other.seed_digest
    cell, loop, delay = (load("lstm").part(p) for p in ("lstm_cell", "training_loop", "delay_task"))
    for part in (cell, loop, delay):
        assert not part.is_manual
        ours = part.probe(Seeds(SECRET, "lstm/1", "code")).tensors
        theirs = part.probe(Seeds(OTHER, "lstm/1", "code")).tensors
        again = part.probe(Seeds(SECRET, "lstm/1", "code")).tensors
        assert all(
            not ours[key].equal(theirs[key])
            for key in ours
            if ours[key].unique().numel() > 1 and not key.startswith("fixed/")
        )
        assert all(ours[key].equal(again[key]) for key in ours)


def test_inputs_depend_on_the_code_and_batches_do_not() -> None:
    """Another submission is probed with other inputs; all of a course train on the same batches."""
    mine, yours = Seeds(SECRET, "lstm/1", "mine"), Seeds(SECRET, "lstm/1", "yours")
    assert mine.submission("x") != yours.submission("x")
    assert mine.course("x") == yours.course("x")
    assert Seeds(SECRET, "lstm/2", "mine").course("x") != mine.course("x")


TROUBLE: dict[str, str] = {
    "kills": "import os\nos.kill(os.getpid(), 9)",
    "prints": "import sys\nfor _ in range(128): sys.stdout.write('x' * 1024**2)",
    "exits": "import os\nos._exit(0)",
    "leaves threads": (
        "import threading\n"
        "def go():\n    while True: open('/tmp/x', 'w').write('late')\n"
        "threading.Thread(target=go, daemon=True).start()"
    ),
    "patches": (
        "import json, builtins\n"
        "torch.allclose = torch.equal = lambda *a, **k: True\n"
        "json.dumps = lambda *a, **k: '{}'"
    ),
}


def in_the_middle(body: str) -> str:
    """The solved script with trouble in the middle of its cell."""
    line = "        h, c = state\n"
    assert line in solved()
    indented = "".join(f"        {each}\n" for each in body.splitlines())
    return solved().replace(line, indented + line)


def test_trouble_leaves_the_neighbours_as_they_were(
    tmp_path: Path, worker: Worker, make: Callable[[Path, dict[str, str]], None]
) -> None:
    """A class with trouble in it gives its other members the very same lines as without."""
    calm = {"bo": mistake(SOLUTIONS, "cell_gate_order_ifog"), "zoe": solved()}
    rough = {f"m{index}": in_the_middle(body) for index, body in enumerate(TROUBLE.values())}
    make(tmp_path / "calm", calm)
    make(tmp_path / "rough", calm | rough)
    alone = {line["student"]: line for line in lines(run(tmp_path / "calm", worker))}
    among = {line["student"]: line for line in lines(run(tmp_path / "rough", worker, jobs=2))}
    assert {name: among[name] for name in calm} == alone
    assert set(among) == set(calm) | set(rough)


def test_a_killed_worker_costs_no_result(
    tmp_path: Path, worker: Worker, make: Callable[[Path, dict[str, str]], None]
) -> None:
    """The warm process dies between and during submissions; each still gets its own result."""
    from autograder.grading import grade_submission
    from autograder.submissions.discovery import read

    make(tmp_path / "class", {"ada": solved(), "bo": mistake(SOLUTIONS, "state_ones")})
    candidates = find_submissions([tmp_path / "class"], "lstm")
    expected = lines(run(tmp_path / "class", worker))
    with Worker(worker.jail) as doomed:
        reports = []
        for candidate in candidates:
            doomed.launch().wait_until_warm()
            doomed.launch().kill()
            reports.append(grade_submission(read(candidate), load("lstm"), SECRET, doomed))
    assert lines(reports) == expected


@pytest.fixture
def make() -> Callable[[Path, dict[str, str]], None]:
    """Writes a class of scripts."""

    def write(folder: Path, texts: dict[str, str]) -> None:
        for student, text in texts.items():
            (folder / student).mkdir(parents=True)
            (folder / student / "lstm.py").write_text(text)

    return write

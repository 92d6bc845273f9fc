"""A worker that dies at every stage of what it has to say: nothing is lost, nothing invented.

Before and after each message, within it, in either direction. (At hundreds of random bytes:
benchmarks/faults.py; real workers killed at random moments: tests/test_batch.py.)
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.authoring.splice import mistake
from autograder.batch.executors.local import LocalExecutor
from autograder.batch.grader import BatchGrader, Fault
from autograder.batch.ledger import Ledger
from autograder.errors import WorkerError
from autograder.exercises import load
from autograder.report import Report
from autograder.submissions.discovery import Candidate
from autograder.worker import Jail, Worker, find

from ..samples import SECRET, SOLUTIONS, grade
from .replay import READY, Tape, places

TEXT = mistake(SOLUTIONS, "cell_gate_order_ifog")  # three exchanges: the delay task is blocked


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """What grading one submission sends and gets."""
    return record(tmp_path_factory.mktemp("tape"))[0]


@pytest.fixture(scope="module")
def right(tape: Tape, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of a worker that lives, which is that of the real one but for the time."""
    with Worker(tape.jail(tmp_path_factory.mktemp("deaths"), times=0)) as worker:
        return untimed(grade(worker, TEXT))


def record(folder: Path) -> tuple[Tape, Report]:
    """Grade it with a real worker."""
    tape = Tape(folder)
    with Worker(tape.recording(find("none"))) as worker:
        return tape, untimed(grade(worker, TEXT))


def untimed(report: Report) -> Report:
    return replace(report, seconds=0.0)


def test_the_tape_is_true(tmp_path: Path, right: Report) -> None:
    """Otherwise what follows would prove nothing."""
    tape, real = record(tmp_path)
    assert real == right
    assert real.score == 42.0
    assert len(tape.read) == 3
    assert min(tape.read + tape.evidence) > 1000


def stages(tape: Tape) -> dict[str, tuple[str, str, list[int]]]:
    """Who dies, doing what, at which bytes."""
    return {
        "server that writes": ("server", "written", places([len(READY), *tape.written])),
        "server that reads": ("server", "read", places(tape.read)),
        "spawned that writes": ("spawned", "written", places([len(READY), tape.evidence[0]])),
        "spawned that reads": ("spawned", "read", places(tape.read[:1])),
    }


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "stage",
    [f"{who} that {does}" for who in ("server", "spawned") for does in ("writes", "reads")],
)
def test_one_death_changes_nothing(tape: Tape, right: Report, tmp_path: Path, stage: str) -> None:
    """Wherever it is, the report is the same: the task is given to another once more."""
    who, direction, bytes_ = stages(tape)[stage]
    for at in bytes_:
        deaths = tmp_path / f"deaths-{at}"
        with Worker(tape.jail(deaths, at, direction, who)) as worker:  # type: ignore[arg-type]
            assert untimed(grade(worker, TEXT)) == right, at
        assert len(list(deaths.iterdir())) == 1, at


@pytest.mark.timeout(300)
@pytest.mark.parametrize("direction", ["read", "written"])
def test_random_bytes(tape: Tape, right: Report, tmp_path: Path, direction: str) -> None:
    """The same, drawn."""
    total = sum(tape.read) if direction == "read" else sum([len(READY), *tape.written])
    source = random.Random(direction)
    for at in source.sample(range(total + 1), 12):
        deaths = tmp_path / f"deaths-{at}"
        with Worker(tape.jail(deaths, at, direction)) as worker:  # type: ignore[arg-type]
            assert untimed(grade(worker, TEXT)) == right, at
        assert len(list(deaths.iterdir())) == 1, at


@pytest.mark.timeout(300)
def test_who_always_dies_costs_no_result(tape: Tape, right: Report, tmp_path: Path) -> None:
    """Two tries, then a sentence that names the student: no report, nothing in the ledger; and
    with a worker that lives the same goes on."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    candidates = handed_in(tmp_path, ["ada", "bo"])
    for at in places([len(READY), tape.written[0]])[:-1:2]:  # each dies within its first answer
        deaths, heard = tmp_path / f"deaths-{at}", list[Report]()
        dying = tape.jail(deaths, at, times=99)
        faults = pooled(dying, ledger, candidates, heard)
        assert [fault.student for fault in faults] == ["ada", "bo"]
        assert all(fault.reason.startswith("The worker") for fault in faults)
        assert heard == []
        assert len(list(deaths.iterdir())) == 2 * 2
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (0,)
    alive = tape.jail(tmp_path / "nobody", times=0)
    heard = list[Report]()
    assert pooled(alive, ledger, candidates, heard) == []
    assert {report.student: report.score for report in heard} == dict.fromkeys(
        ("ada", "bo"), right.score
    )


def handed_in(folder: Path, students: list[str]) -> list[Candidate]:
    """The same file by each; the one is not in the ledger before the other is begun."""
    found = []
    for student in students:
        (folder / student).mkdir()
        (folder / student / "lstm.py").write_text(TEXT)
        found.append(Candidate(student, "lstm", (folder / student / "lstm.py",)))
    return found


def pooled(
    jail: Jail, ledger: Ledger, candidates: list[Candidate], heard: list[Report]
) -> list[Fault]:
    """Grade them one after another; ``heard`` gets the reports."""
    exercise = load("lstm")
    with closing(LocalExecutor(jail, exercise, SECRET, 1)) as engine:
        return BatchGrader(engine, exercise, SECRET, jail.name, ledger).grade(
            candidates, heard.append
        )


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (b"", "ended without an answer"),
        (b"hello, I am no worker, and say so at length", "cannot be read: a frame is too large"),
        (b"\x02\0\0\0\0\0\0\0\0\0\0\0[]", "a frame's header is not an object"),
        (b"\x02\0\0\0\0\0\0\0\0\0\0\0{]", "a frame's header is not JSON"),
        (READY[:-1], "a frame is cut short"),
    ],
)
def test_who_is_no_worker(tape: Tape, tmp_path: Path, says: bytes, told: str) -> None:
    """Whatever it says first, it is a fault of the grader's own, in a sentence."""
    odd = Tape(tmp_path)
    (tmp_path / "ready").write_bytes(says)
    jail = odd.jail(tmp_path / "deaths", len(says), times=99)
    with Worker(jail) as worker, pytest.raises(WorkerError, match=told):
        grade(worker, TEXT)

"""A jail that worked when grading began, and is missing or fails after that."""

from __future__ import annotations

import resource
import shlex
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from autograder.batch.executors.local import LocalExecutor
from autograder.batch.grader import BatchGrader
from autograder.errors import JailError, WorkerError
from autograder.exercises import load
from autograder.report import Report
from autograder.worker import Worker, find, jail

from ..batch.disks import graded
from ..batch.test_grader import class_of
from ..conftest import JAILS
from ..samples import SECRET, grade, solved


def vanish(monkeypatch: pytest.MonkeyPatch, name: str, folder: Path) -> None:
    """Take the jail's program, or its package, away."""
    if name == "bubblewrap":
        monkeypatch.setattr(jail, "_bwrap", lambda: str(folder / "gone"))
    else:
        monkeypatch.setitem(sys.modules, "sandlock", None)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", JAILS)
def test_a_jail_that_vanishes_between_two(
    workers: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """Who comes after that gets a sentence and no report, nobody waits for ever, and nobody is run
    without a jail; who was graded before has it."""
    workers(name)  # skips where there is no such jail
    first, *others = class_of(tmp_path, ["a", "b", "c", "d"])
    heard: list[Report] = []
    exercise = load("lstm")
    with closing(LocalExecutor(find(name), exercise, SECRET, 2)) as engine:
        pool = BatchGrader(engine, exercise, SECRET, name)
        assert pool.grade([first], heard.append) == []
        for worker in engine._pool.workers:
            worker.close()
        vanish(monkeypatch, name, tmp_path)
        faults = pool.grade(others, heard.append)
        assert [fault.student for fault in faults] == ["b", "c", "d"]
        assert {report.student for report in heard} == {"a"}
        for fault in faults:
            assert f"The jail ({name}) cannot be started any more: " in fault.reason
        monkeypatch.undo()
        assert pool.grade(others, heard.append) == []
    assert {report.student: report.score for report in heard} == dict.fromkeys("abcd", 50.0)
    assert {report.isolation for report in heard} == {name}


def test_a_jail_that_is_missing_from_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The one that was asked for is named, with what to install."""
    for name in JAILS:
        vanish(monkeypatch, name, tmp_path)
        with pytest.raises(JailError, match=f"The {name} jail does not work here: .*pip install"):
            find(name)


def test_a_jail_that_ends_at_its_start(
    workers: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What it said is told."""
    workers("bubblewrap")
    chosen = find("bubblewrap")
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No more namespaces.' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(jail, "_bwrap", lambda: str(program))
    with Worker(chosen) as worker, pytest.raises(WorkerError, match="No more namespaces"):
        grade(worker, solved())
    monkeypatch.undo()
    with Worker(chosen) as worker:
        assert grade(worker, solved()).score == 90.0


@pytest.mark.timeout(170)
def test_a_fork_that_cannot_be_confined(workers: Callable[[str], Worker], tmp_path: Path) -> None:
    """A limit that the kernel refuses: no student code is run and no points are given, by the real
    command in a real jail; without that the same command has all."""
    workers("bubblewrap")
    class_of(tmp_path / "submitted", ["a", "b"])
    command = shlex.split("-m autograder grade submitted --out out --isolation bubblewrap")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**25, 2**25))  # forks ask for twice that

    ran = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )
    assert ran.returncode == 1
    assert ran.stdout.count("NOT GRADED") == 2
    assert "A fork could not be confined (exit 1); see 'autograder doctor'." in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert graded(tmp_path / "out") == {}
    again = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True)
    assert again.returncode == 0
    assert graded(tmp_path / "out") == {"a": 50.0, "b": 50.0}

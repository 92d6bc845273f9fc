"""A class is graded whole, whatever stops it on the way, and without growing the grader."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.authoring.splice import mistake
from autograder.batch.grader import PREFETCH, BatchGrader, Fault
from autograder.batch.lock import FILE as LOCK
from autograder.batch.lock import locked
from autograder.batch.spool import Spool
from autograder.cli.main import main
from autograder.cli.progress import Counts
from autograder.errors import UsageError
from autograder.exercises import load
from autograder.grading import refused
from autograder.render.html import MOST_IN_FULL
from autograder.report import Report
from autograder.submissions.discovery import Candidate, Refused, Submission
from autograder.worker import Worker

from ..processes import below
from ..samples import SECRET, SOLUTIONS, solved, write_all


def report_of(student: str, **changes: object) -> Report:
    refusal = Refused(student, "lstm", "lstm.py", "0" * 64, "It is torn.")
    report = refused(refusal, load("lstm"), SECRET, "none")
    return replace(report, **changes)  # type: ignore[arg-type]


def class_of(folder: Path, students: Sequence[str]) -> list[Candidate]:
    """Submissions with a name of their own in each."""
    found = []
    for student in students:
        path = folder / student / "lstm" / "lstm.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{mistake(SOLUTIONS, 'loop_no_step')}\nOWN = {student!r}\n")
        found.append(Candidate(student, "lstm", (path,)))
    return found


class Counting:
    """An executor that grades nothing, and counts what it holds at once."""

    jobs = 2
    isolation = "none"

    def __init__(self, waited: int = 0) -> None:
        self.most = 0
        self.waited = waited
        self.futures: list[Future[Report]] = []

    def submit(self, submission: Submission) -> Future[Report]:
        future: Future[Report] = Future()
        self.futures.append(future)
        self.most = max(self.most, len(self.futures))
        if len(self.futures) == (1 + PREFETCH) * self.jobs or submission.student >= "s7":
            for waiting in self.futures:
                self.waited -= 1
                waiting.set_result(report_of("somebody", waited=self.waited >= 0))
            self.futures.clear()
        return future

    def close(self) -> None: ...


def test_only_a_few_are_handed_out_at_a_time(tmp_path: Path) -> None:
    """However large the class is; and each is reported once."""
    executor, heard = Counting(), list[Report]()
    candidates = class_of(tmp_path, [f"s{number:02}" for number in range(80)])
    grader = BatchGrader(executor, load("lstm"), SECRET, "none")
    assert grader.grade(candidates, heard.append) == []
    assert len(heard) == 80
    assert executor.most == (1 + PREFETCH) * executor.jobs


def test_jobs_may_be_lost_on_the_way(tmp_path: Path) -> None:
    """More is handed out than the fewer that are left would be given."""

    class Shrinking:
        isolation = "none"

        def __init__(self, threads: ThreadPoolExecutor) -> None:
            self.threads, self.left = threads, [8, 1]

        @property
        def jobs(self) -> int:
            return self.left.pop(0) if len(self.left) > 1 else 1

        def submit(self, submission: Submission) -> Future[Report]:
            return self.threads.submit(report_of, submission.student)

        def close(self) -> None: ...

    heard = list[Report]()
    candidates = class_of(tmp_path, [f"s{number}" for number in range(30)])
    with ThreadPoolExecutor(1) as threads:
        grader = BatchGrader(Shrinking(threads), load("lstm"), SECRET, "none")
        assert grader.grade(candidates, heard.append) == []
    assert len(heard) == 30


def test_a_fault_names_its_student_and_costs_no_other(tmp_path: Path) -> None:
    """An executor that refuses one."""

    class Refusing(Counting):
        def submit(self, submission: Submission) -> Future[Report]:
            if submission.student == "s1":
                raise RuntimeError("no room")
            future: Future[Report] = Future()
            future.set_result(report_of(submission.student))
            return future

    heard: list[Report] = []
    grader = BatchGrader(Refusing(), load("lstm"), SECRET, "none")
    faults = grader.grade(class_of(tmp_path, ["s0", "s1", "s2"]), heard.append)
    assert faults == [Fault("s1", "the grader failed with RuntimeError: no room")]
    assert sorted(report.student for report in heard) == ["s0", "s2"]  # in no promised order


def test_a_spool_gives_back_what_it_was_given() -> None:
    """Whole and in order of the names; in memory there are no words, and what is alike is once."""
    reports = [report_of(name, losses=(1.0, 0.5)) for name in ("zoë", "\ud800", "ada", "ada")]
    with Spool() as spool:
        for report in reports:
            spool.add(report)
        assert len(spool) == 4
        assert list(spool) == sorted(reports, key=lambda report: report.student)
        assert [report.student for report in spool.briefs] == ["ada", "ada", "zoë", "\ud800"]
        assert not any(part.feedback for brief in spool.briefs for part in brief.parts)
        distinct = {id(part) for brief in spool.briefs for part in brief.parts}
        assert len(distinct) == len(set(spool.briefs[0].parts))


def test_a_large_class_has_its_feedback_on_the_students_pages(tmp_path: Path) -> None:
    """The class's page has a row and a link for each."""
    write_all([report_of(f"s{number:04}") for number in range(MOST_IN_FULL + 1)], tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count('class="name" href="feedback/s') == MOST_IN_FULL + 1
    assert "Parts and feedback" not in page
    assert (tmp_path / "feedback" / "s0500.html").is_file()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """The second gets an error, and the folder is free again when the first has ended."""
    message = "Another run is writing to"
    with locked(tmp_path), pytest.raises(UsageError, match=message), locked(tmp_path):
        pytest.fail("two locked it")
    with locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    """One sentence, whatever the file system says."""
    (tmp_path / LOCK).mkdir()
    with pytest.raises(UsageError, match="cannot be locked for this run"), locked(tmp_path):
        pytest.fail("it was locked")


def test_counts_tell_the_rate_and_how_it_went() -> None:
    """With a clock of its own."""
    now = 10.0
    counts = Counts(lambda: now)
    counts.add(report_of("ada"))
    assert counts.words(4) == "1 unreadable"
    now = 14.0
    counts.add(report_of("bo"))
    assert counts.words(4) == "2 unreadable; 0.2/s, 8 s left"


def test_progress_for_programs(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """A JSON object a line, and nothing else on standard output."""
    monkeypatch.chdir(tmp_path)
    class_of(tmp_path / "submitted", ["ada", "bo"])
    isolation = ["--isolation", worker.jail.name]
    assert main(["grade", "submitted", "--out", "out", "--json", *isolation]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["done"] for event in events] == [1, 2]
    assert {event["student"] for event in events} == {"ada", "bo"}
    assert {event["total"] for event in events} == {2}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_what_was_finished_is_kept(worker: Worker, tmp_path: Path, number: int) -> None:
    """A run that is killed or stopped, and the same command again: every submission once, and as
    without it."""
    # So many that most are still to come when the signal does, on a busy machine too.
    students = [f"s{number:02}" for number in range(20)]
    class_of(tmp_path / "submitted", students)
    (tmp_path / "submitted" / "s03" / "lstm" / "lstm.py").write_text(solved())
    command = [sys.executable, "-m", "autograder", "grade", "submitted", "--json", "--jobs", "1"]
    command += ["--isolation", worker.jail.name, "--out"]
    piped = subprocess.PIPE
    with subprocess.Popen(
        [*command, "out"], cwd=tmp_path, stdout=piped, stderr=piped, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        first = {json.loads(run.stdout.readline())["student"] for _ in range(3)}
        run.send_signal(number)
        errors = run.stderr.read()
        run.wait()
    assert not (tmp_path / "out" / "results.jsonl").exists()
    with closing(sqlite3.connect(tmp_path / ".autograder" / "ledger.sqlite")) as ledger:
        assert ledger.execute("SELECT count(*) FROM reports").fetchone()[0] >= len(first)
    if number == signal.SIGINT:
        assert run.returncode == 130
        assert "of 20 are graded and kept" in errors
        assert "The same command goes on from there." in errors
    again = subprocess.run([*command, "out"], cwd=tmp_path, capture_output=True, text=True)
    assert again.returncode == 0
    lines = [json.loads(s) for s in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert [line["student"] for line in lines] == students
    assert {line["student"]: line["score"] for line in lines} == dict.fromkeys(students, 50) | {
        "s03": 90
    }


def test_killed_workers_cost_nothing(worker: Worker, tmp_path: Path) -> None:
    """Workers and their forks, as they come, three times in one run: every submission once, and as
    without it. (At fifty moments, and the grader too: benchmarks/kills.py.)"""
    students = [f"s{number}" for number in range(6)]
    class_of(tmp_path / "submitted", students)
    command = [sys.executable, "-m", "autograder", "grade", "submitted", "--json", "--jobs", "1"]
    command += ["--isolation", worker.jail.name, "--out", "out"]
    source, heard, piped = random.Random(0), [], subprocess.PIPE
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=piped, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            heard.append(json.loads(line))
            if len(heard) <= 3:
                os.kill(source.choice(below(run.pid)), signal.SIGKILL)
    assert run.returncode == 0
    assert {event["student"]: event["score"] for event in heard} == dict.fromkeys(students, 50)
    assert len(heard) == len(students)

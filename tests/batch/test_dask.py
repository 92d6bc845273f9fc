"""A class on a Dask cluster: a real scheduler and two worker processes, over TCP."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from autograder.batch.executors import dask as cluster_module
from autograder.batch.executors.local import Executor
from autograder.cli.main import main
from autograder.errors import UsageError
from autograder.exercises import load
from autograder.worker import Worker

from ..processes import below, is_alive
from ..samples import SECRET, grade, solved, submission
from .test_grader import class_of

PATIENCE = 60.0  # seconds for a process to come up
STUDENTS = [f"s{number:02}" for number in range(12)]
Process = subprocess.Popen[str]


class Cluster:
    """Processes as ``dask scheduler`` and ``dask worker`` start them."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._stack = folder, ExitStack()
        self._file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard")
        self.address = self._wait_for_address()
        self.workers = [self.add_worker() for _ in range(workers)]

    def add_worker(self) -> Process:
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"]
        return self._start("worker", *options, "--local-directory", str(self._folder))

    def _start(self, role: str, *options: str) -> Process:
        command = [sys.executable, "-m", "dask", role, "--scheduler-file", str(self._file)]
        log = self._stack.enter_context((self._folder / "cluster.log").open("a"))
        process = subprocess.Popen([*command, *options], stdout=log, stderr=log, text=True)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def _wait_for_address(self) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._file.exists() and (text := self._file.read_text()):
                address: str = json.loads(text)["address"]
                return address
            time.sleep(0.05)
        pytest.fail((self._folder / "cluster.log").read_text())

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Of two workers, one of which the last test kills; its processes are gone afterwards."""
    made = Cluster(tmp_path_factory.mktemp("cluster"), workers=2)
    yield made
    made.close()


def executor(scheduler: str, isolation: str | None = "none") -> Executor:
    return cluster_module.DaskExecutor(scheduler, load("lstm"), SECRET, isolation)


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is named, and what to start."""
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with pytest.raises(UsageError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1 "):
        executor("tcp://127.0.0.1:1")


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without an end."""
    monkeypatch.setattr(cluster_module, "_PATIENCE", 5)
    empty = Cluster(tmp_path, workers=0)
    with closing(empty), pytest.raises(UsageError, match=r"has no workers\. Start some with: dask"):
        executor(empty.address)


def test_workers_with_another_grader(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions could give two verdicts, and the ledger would keep either."""
    monkeypatch.setattr(cluster_module, "grader_hash", lambda: "another")
    with pytest.raises(UsageError, match="has another version of lstm-autograder"):
        executor(cluster.address)


def test_workers_with_different_jails(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report says which it was: all have to have the same."""
    code = cluster_module.grader_hash()
    offers = {"tcp://a:1": (code, "bubblewrap"), "tcp://b:1": (code, "sandlock")}
    monkeypatch.setattr(cluster_module, "_ask", lambda *_: offers)
    with pytest.raises(UsageError, match=r"different jails \(bubblewrap and sandlock\)"):
        executor(cluster.address, None)


def test_a_worker_that_joins_without_a_jail() -> None:
    """Its tasks end in a sentence, not in a search for what is missing."""
    grader = cluster_module.GraderPlugin(load("lstm"), SECRET, "none")
    with pytest.raises(UsageError, match="joined later has another grader or no jail"):
        grader.grade(submission(solved()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "dask"], "--engine dask needs --scheduler"),
        (["--scheduler", "tcp://head:8786"], "add --engine dask"),
        (["--engine", "dask", "--scheduler", "tcp://h:1", "--jobs", "2"], "--jobs is for this"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage, in one sentence."""
    class_of(tmp_path / "submitted", ["ada"])
    out = ["--out", str(tmp_path / "out")]
    assert main(["grade", str(tmp_path / "submitted"), *out, *arguments]) == 2
    assert said in capsys.readouterr().err


def command(cluster: Cluster, jail: str) -> list[str]:
    grade = [sys.executable, "-m", "autograder", "grade", "submitted", "--out", "out", "--json"]
    return [*grade, "--engine", "dask", "--scheduler", cluster.address, "--isolation", jail]


def test_a_lost_worker_costs_no_result(cluster: Cluster, worker: Worker, tmp_path: Path) -> None:
    """One of two is killed in the middle: each submission once, as on this machine; and the killed
    one leaves no jailed process behind."""
    candidates = class_of(tmp_path / "submitted", STUDENTS)
    grading, piped = command(cluster, worker.jail.name), subprocess.PIPE
    with subprocess.Popen(grading, cwd=tmp_path, stdout=piped, stderr=piped, text=True) as run:
        assert run.stdout is not None
        first = [json.loads(run.stdout.readline())["student"] for _ in range(2)]
        jailed = below(cluster.workers[0].pid)
        cluster.workers[0].send_signal(signal.SIGKILL)
        output, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    heard = [*first, *(json.loads(line)["student"] for line in output.splitlines())]
    assert sorted(heard) == STUDENTS
    lines = [json.loads(s) for s in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert [line["student"] for line in lines] == STUDENTS
    secret = bytes.fromhex((tmp_path / ".autograder" / "secret").read_text().strip())
    alone = grade(worker, candidates[0].paths[0].read_text(), secret=secret)
    assert lines[0]["score"] == alone.score
    assert lines[0]["seed_digest"] == alone.seed_digest
    assert [part["feedback"] for part in lines[0]["parts"]] == [p.feedback for p in alone.parts]
    assert jailed
    assert not [pid for pid in jailed if is_alive(pid)]


def test_a_lost_scheduler_ends_the_run(cluster: Cluster, worker: Worker, tmp_path: Path) -> None:
    """In sentences: what was graded is written, and who was not is named."""
    class_of(tmp_path / "submitted", STUDENTS)
    grading, piped = command(cluster, worker.jail.name), subprocess.PIPE
    with subprocess.Popen(grading, cwd=tmp_path, stdout=piped, stderr=piped, text=True) as run:
        assert run.stdout is not None
        run.stdout.readline()
        cluster.scheduler.send_signal(signal.SIGKILL)
        _, errors = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "Traceback" not in errors
    lines = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    assert lines
    assert errors.count("NOT GRADED") == len(STUDENTS) - len(lines)
    assert "the same command goes on from here" in errors

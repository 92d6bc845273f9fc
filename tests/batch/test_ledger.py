"""The ledger: a report comes back as it was, for the same code, exercise, secret and jail alone."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from contextlib import closing
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path

import pytest

from autograder.authoring.splice import mistake
from autograder.batch import grader as grader_module
from autograder.batch import ledger as ledger_module
from autograder.batch.executors.local import LocalExecutor
from autograder.batch.grader import BatchGrader, Fault
from autograder.batch.ledger import GradedFile, GradingContext, Ledger, key_of
from autograder.errors import LedgerError, UsageError
from autograder.exercises import load
from autograder.report import Report
from autograder.submissions import discovery as submission
from autograder.submissions.discovery import Candidate, Submission
from autograder.submissions.source import from_notebook, from_script
from autograder.worker import Worker

from ..samples import RELEASE, SECRET, SOLUTIONS, grade, solved
from .holding import held_elsewhere
from .test_grader import class_of, report_of

SOURCE = from_script(solved().encode(), "lstm.py")
KEY = key_of(SOURCE, GradingContext(load("lstm"), SECRET, "bubblewrap"))


def test_a_report_comes_back_as_it_was(tmp_path: Path, worker: Worker) -> None:
    """All of it: what is asked, figures with not-a-numbers in them, losses."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    for name in ("cell_forget_gate_missing", "loop_softmax_before_loss", "state_ones"):
        report = grade(worker, mistake(SOLUTIONS, name))
        ledger.put(name, report)
        ledger.remember("bytes", GradedFile(name, report.file, report.sha256))
        found = Ledger(tmp_path / "ledger.sqlite").find("bytes")
        assert found is not None
        again = found[1]
        assert [repr(getattr(again, f.name)) for f in fields(again)] == [
            repr(getattr(report, f.name)) for f in fields(report)
        ]
    assert ledger.find("unheard of") is None


def test_what_decides_a_report_is_in_its_key() -> None:
    """Another text, name, secret, jail or version is another key; the student is not in it."""
    lstm = load("lstm")
    other = from_script(b"# mine\n" + solved().encode(), "lstm.py")
    keys = {
        KEY,
        key_of(other, GradingContext(lstm, SECRET, "bubblewrap")),
        key_of(replace(SOURCE, name="lstm.ipynb"), GradingContext(lstm, SECRET, "bubblewrap")),
        key_of(SOURCE, GradingContext(replace(lstm, version="2"), SECRET, "bubblewrap")),
        key_of(SOURCE, GradingContext(lstm, b"another", "bubblewrap")),
        key_of(SOURCE, GradingContext(lstm, SECRET, "none")),
    }
    assert len(keys) == 6
    assert (
        key_of(
            from_script(solved().encode(), "lstm.py"), GradingContext(lstm, SECRET, "bubblewrap")
        )
        == KEY
    )


def test_an_unchanged_submission_runs_no_code(tmp_path: Path, worker: Worker) -> None:
    """Handed in again, also by someone else: the same verdict, in the name of that student."""
    calls = tmp_path / "calls"
    ledger = Ledger(tmp_path / "ledger.sqlite")
    found = []
    for student in ("ada", "bo"):
        (tmp_path / student).mkdir()
        (tmp_path / student / "lstm.py").write_text(mistake(SOLUTIONS, "state_ones"))
        candidate = Candidate(student, "lstm", (tmp_path / student / "lstm.py",))
        with closing(LocalExecutor(worker.jail, load("lstm"), SECRET, 1)) as executor:
            grader = BatchGrader(executor, load("lstm"), SECRET, worker.jail.name, ledger)
            found.append(grader.submit(candidate).result())
            calls.write_text(str(len(executor._pool.workers)))
    first, second = found
    assert calls.read_text() == "0"  # the second grader started no worker
    assert second == replace(first, student="bo")  # type: ignore[type-var]


def test_bytes_that_were_seen_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large class again costs a look-up for each. Other bytes are read, and only then known."""
    ledger, text = Ledger(tmp_path / "ledger.sqlite"), solved()
    grader = BatchGrader(NoExecutor(), load("lstm"), SECRET, "bubblewrap", ledger)
    ledger.put(KEY, known("lstm.py"))
    candidate = hand_in(tmp_path / "bo", text)
    read = []
    monkeypatch.setattr(grader_module, "read", lambda *a: read.append(a) or submission.read(*a))
    for _ in range(2):
        report = grader.submit(candidate).result()
        assert isinstance(report, Report)
        assert (report.student, len(read)) == ("bo", 1)
        assert report.sha256 == hashlib.sha256(text.encode()).hexdigest()
    hand_in(tmp_path / "bo", mistake(SOLUTIONS, "state_ones"))
    assert isinstance(grader.submit(candidate).result(), Fault)  # it would have to be run
    assert len(read) == 2


def test_files_of_two_folders_are_refused_whatever_is_known(tmp_path: Path) -> None:
    """What one folder may hold, a student may not hand in twice."""
    ledger, stub = Ledger(tmp_path / "ledger.sqlite"), (RELEASE / "lstm.py").read_text()
    grader = BatchGrader(NoExecutor(), load("lstm"), SECRET, "bubblewrap", ledger)
    notebook = (SOLUTIONS / "lstm.ipynb").read_bytes()
    key = key_of(
        from_notebook(notebook, "lstm.ipynb"), GradingContext(load("lstm"), SECRET, "bubblewrap")
    )
    ledger.put(key, known("lstm.ipynb"))
    (script,) = hand_in(tmp_path / "bo", stub).paths
    beside, away = tmp_path / "bo" / "lstm.ipynb", tmp_path / "bo" / "lstm" / "lstm.ipynb"
    away.parent.mkdir()
    errors = []
    for place in (beside, away):
        place.write_bytes(notebook)
        report = grader.submit(Candidate("bo", "lstm", (place, script))).result()
        assert isinstance(report, Report)
        errors.append(report.error)
    assert errors[0] is None
    assert errors[1] is not None
    assert "More than one file" in errors[1]


class NoExecutor:
    """Nothing may be run."""

    jobs, isolation = 1, "bubblewrap"

    def submit(self, submission: Submission) -> Future[Report]:
        raise UsageError("this was to be run")

    def close(self) -> None: ...


def known(file: str) -> Report:
    return Report("ada", "lstm", file, "of other bytes", (), None, 0.2, "bubblewrap", "1", "")


def hand_in(folder: Path, text: str) -> Candidate:
    folder.mkdir(exist_ok=True)
    (folder / "lstm.py").write_text(text)
    return Candidate("bo", "lstm", (folder / "lstm.py",))


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    """One sentence says which file, and what to do."""
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(UsageError, match=r"ledger\.sqlite cannot be used: .* Delete it"):
        Ledger(tmp_path / "ledger.sqlite")


class AtOnce:
    """An executor whose reports are there at once, and who has asked for them."""

    jobs, isolation = 2, "none"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def submit(self, submission: Submission) -> Future[Report]:
        self.asked.append(submission.student)
        future: Future[Report] = Future()
        future.set_result(report_of(submission.student))
        return future

    def close(self) -> None: ...


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_ledger_that_another_process_holds(tmp_path: Path, kind: str) -> None:
    """The run ends at the first that cannot be kept, or looked up, before its code is run; then the
    same goes on from what was kept before."""
    path, heard = tmp_path / "ledger.sqlite", list[Report]()
    candidates, exercise = class_of(tmp_path, ["ada", "bo", "cy"]), load("lstm")
    executor = AtOnce()
    grader = BatchGrader(executor, exercise, SECRET, "none", Ledger(path, patience=0.1))
    assert grader.grade(candidates[:1], heard.append) == []
    with held_elsewhere(path, kind):
        said = r"ledger\.sqlite cannot be used: database is locked\. Fix that; then the same"
        with pytest.raises(LedgerError, match=said):
            grader.grade(candidates[1:2], heard.append)
    assert executor.asked == ["ada"]
    assert grader.grade(candidates, heard.append) == []
    assert sorted(report.student for report in heard) == ["ada", "ada", "bo", "cy"]
    assert executor.asked[1:] == ["bo", "cy"]  # and not whom the ledger has


def test_a_ledger_is_waited_for_once(tmp_path: Path) -> None:
    """Not as often as there are submissions."""
    ledger = Ledger(tmp_path / "ledger.sqlite", patience=1.0)
    with held_elsewhere(tmp_path / "ledger.sqlite", "EXCLUSIVE"):
        for patience in (1.0, 0.0):
            assert ledger._patience == patience
            with pytest.raises(LedgerError, match="locked"):
                ledger.find("any")


def test_new_fingerprints_grade_everything_again() -> None:
    """The fingerprints decide about a near miss: they are part of the grader's own code."""
    names = [path.name for path in ledger_module._walk(files("autograder"))]
    assert {"fingerprints.safetensors", "exercise.toml", "causes.toml"} <= {*names}
    assert "grading.py" in names

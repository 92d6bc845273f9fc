"""A student's own check: in the notebook's kernel, under pytest, on the files that she has."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.errors import SubmissionError
from autograder.exercises import load
from autograder.integrations.notebook import as_notebook
from autograder.integrations.selfcheck import check_source, own_file
from autograder.sample import mistake

from ..submissions import RELEASE, SOLUTIONS, solved


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a student gets, in a folder of hers."""
    folder = tmp_path / "lstm"
    shutil.copytree(RELEASE, folder)
    monkeypatch.chdir(folder)
    return folder


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=170)


def test_check_returns_points_and_says_why(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside a notebook, ``check`` prints its feedback and gives the points as a plain float."""
    (release / "lstm.py").write_text(mistake(SOLUTIONS, "cell_cell_state_detached"))
    points = autograder.check("lstm_cell")
    assert type(points) is float
    assert points == 24.0
    captured = capsys.readouterr()
    assert "the previous cell state c" in captured.out
    assert captured.err == ""


def test_the_newest_definition_in_a_notebook_counts() -> None:
    """Cells as they were run: what was defined last is checked, wherever it stands."""
    wrong = solved().replace("torch.tanh(g)", "torch.sigmoid(g)")
    source = as_notebook([wrong, "1 / 0", solved()], "lstm.ipynb")
    assert check_source(source, load("lstm"), "lstm_cell").status == "passed"
    source = as_notebook([solved(), "1 / 0", wrong], "lstm.ipynb")
    assert check_source(source, load("lstm"), "lstm_cell").status == "failed"


def test_a_check_tries_only_what_it_needs() -> None:
    """Checking the state says nothing of the cell; checking the delay task does both before it."""
    source = as_notebook([mistake(SOLUTIONS, "cell_returns_c_first")], "lstm.ipynb")
    assert check_source(source, load("lstm"), "init_hidden_cell").status == "passed"
    assert check_source(source, load("lstm"), "delay_task").status == "blocked"


def test_the_file_that_was_started_is_checked(release: Path) -> None:
    """Of the released notebook and script, the one with work in it; both is refused."""
    exercise = load("lstm")
    assert own_file(release, exercise).name == "lstm.ipynb"
    (release / "lstm.py").write_text(solved())
    assert own_file(release, exercise).name == "lstm.py"
    shutil.copy(SOLUTIONS / "lstm.ipynb", release / "lstm.ipynb")
    with pytest.raises(SubmissionError, match=r"Both lstm\.ipynb and lstm\.py"):
        own_file(release, exercise)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (None, "4 skipped"),
        (solved(), "4 passed"),
        (mistake(SOLUTIONS, "loop_softmax_before_loss"), "1 failed, 2 passed, 1 skipped"),
    ],
)
def test_pytest_beside_the_exercise(release: Path, text: str | None, outcome: str) -> None:
    """One test a part; a failure shows the feedback and nothing of our stack."""
    if text is not None:
        (release / "lstm.py").write_text(text)
    ran = run_pytest(release)
    assert outcome in ran.stdout, ran.stdout
    assert "Traceback" not in ran.stdout
    if "failed" in outcome:
        assert "raw logits" in ran.stdout
        assert "selfcheck.py" not in ran.stdout

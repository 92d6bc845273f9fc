"""The plug-in, in pytest runs of their own: what a student sees, and that nobody else sees it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.splice import mistake

from ..samples import RELEASE, SOLUTIONS, as_notebook, solved

TESTS = 29  # things that the exercise asks
DETACHED = mistake(SOLUTIONS, "cell_cell_state_detached")
CUT = "lstm_cell: gradients reach the previous cell state c"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """What a student gets, in a folder of hers."""
    folder = tmp_path / "lstm"
    shutil.copytree(RELEASE, folder)
    return folder


def run(folder: Path, *arguments: str, code: str = "pass") -> subprocess.CompletedProcess[str]:
    """pytest as a student runs it; ``code`` runs in the same Python, after it."""
    start = f"import sys, pytest; done = pytest.main(sys.argv[1:]); {code}; sys.exit(done)"
    command = [sys.executable, "-c", start, "-p", "no:hypothesispytest", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=170)


@pytest.fixture
def again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The output of pytest run in this Python, which has torch: in a second, not in four."""

    def called(folder: Path, *arguments: str) -> str:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        pytest.main(["-p", "no:hypothesispytest", *arguments])
        return capsys.readouterr().out

    return called


def test_untouched_it_is_not_started(release: Path) -> None:
    """Every test is skipped with "not started yet", of the student's own file."""
    ran = run(release, "-rs")
    assert f"{TESTS} skipped" in ran.stdout
    assert "not started yet" in ran.stdout
    assert "pytest.py" not in ran.stdout
    assert "Total: 0 of 90 points." in ran.stdout
    assert ran.returncode == 0


@pytest.mark.parametrize("file", ["lstm.py", "lstm.ipynb"])
def test_solved_it_is_green(release: Path, file: str) -> None:
    """All pass, and the points are summed up, for script and notebook."""
    shutil.copy(SOLUTIONS / file, release / file)
    ran = run(release)
    assert f"{TESTS} passed" in ran.stdout
    assert f"points: {file}" in ran.stdout
    assert "✓ lstm_cell: 40 of 40, passed" in ran.stdout
    assert "Total: 90 of 90 points." in ran.stdout


def test_a_mistake_is_one_sentence_and_its_feedback(release: Path) -> None:
    """The test that fails is named by what is asked; what depends on it is skipped, with why."""
    (release / "lstm.py").write_text(DETACHED)
    ran = run(release, "-v", "-rs")
    assert "1 failed, 23 passed, 5 skipped" in ran.stdout
    assert f"{CUT} FAILED" in ran.stdout
    assert "The old cell state is detached" in ran.stdout
    assert "Points: values 24 of 24, gradients 0 of 8; 8 more not checked yet." in ran.stdout
    assert (
        'not checked yet. Fix this first: "gradients reach the previous cell state c"' in ran.stdout
    )
    assert "it needs the LSTM cell (lstm_cell) to pass. Fix that first." in ran.stdout
    assert "Total: 54 of 90 points." in ran.stdout
    assert "Traceback" not in ran.stdout
    assert "selfcheck.py" not in ran.stdout


def test_pytests_own_manners_work(release: Path, again: Callable[..., str]) -> None:
    """``-k``, ``-x``, ``--lf`` and a test named by its id."""
    (release / "lstm.py").write_text(DETACHED)
    assert "6 passed, 23 deselected" in again(release, "-k", "init_hidden_cell")
    assert "1 failed, 6 passed" in again(release, "-x")
    last = again(release, "--lf")
    assert "1 failed" in last
    assert not re.search(r"\d passed", last)
    assert "1 failed" in again(release, f"test_lstm.py::{CUT}")


def test_side_by_side_and_for_other_programs(release: Path) -> None:
    """xdist and JUnit's XML."""
    (release / "lstm.py").write_text(DETACHED)
    side_by_side = run(release, "-n", "2", "--junitxml=points.xml").stdout
    assert "1 failed, 23 passed, 5 skipped" in side_by_side
    assert "Total: 54 of 90 points." in side_by_side
    cases = list(ElementTree.parse(release / "points.xml").iter("testcase"))
    assert len(cases) == TESTS
    failure = next(failure for case in cases for failure in case.iter("failure"))
    assert "The old cell state is detached" in str(failure.text)


@pytest.mark.parametrize("name", ["lstm.ipynb", "my work.ipynb", "lstm.py", "final.py"])
def test_a_file_can_be_named(tmp_path: Path, again: Callable[..., str], name: str) -> None:
    """A notebook or a script anywhere, under any name; a script is judged and not imported."""
    text = "print('imported')\n" + DETACHED
    (tmp_path / name).write_bytes(as_notebook(text) if name[-1] == "b" else text.encode())
    told = again(tmp_path, "-s", name)
    assert "1 failed, 23 passed, 5 skipped" in told
    assert f"points: {name}" in told
    assert "imported" not in told


def test_a_file_with_tests_of_her_own_is_judged(tmp_path: Path, again: Callable[..., str]) -> None:
    """The exercise's own file name is enough, whatever else is in it, or is not yet."""
    own = "\n\ndef test_shapes():\n    assert LSTMCell\n"
    (tmp_path / "lstm.py").write_text(DETACHED.replace("def train(", "def trian(") + own)
    told = again(tmp_path, "lstm.py")
    assert "There is no train in lstm.py" in told
    assert "lstm_cell: 24 of 40" in told
    assert "Marked by a person: reflection (10)." in told


def test_each_file_has_its_own_points(tmp_path: Path, again: Callable[..., str]) -> None:
    """Files of one name in two folders are summed up apart."""
    for name, text in (("ada", DETACHED), ("bo", mistake(SOLUTIONS, "loop_softmax_before_loss"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lstm.py").write_text(text)
    ada, bo = again(tmp_path, "ada/lstm.py", "bo/lstm.py").split("points: ")[1:]
    assert ada.startswith(str(Path("ada", "lstm.py")))
    assert "Total: 54 of 90 points." in ada
    assert bo.startswith(str(Path("bo", "lstm.py")))
    assert "Total: 50 of 90 points." in bo


def test_collection_does_without_torch(release: Path) -> None:
    """Tests are listed without torch; nor does a run need it in which nothing of ours runs."""
    ran = run(release, "--collect-only", "-q", code="print('torch' in sys.modules)")
    assert CUT in ran.stdout
    assert ran.stdout.strip().endswith("False")


def test_elsewhere_it_is_not_noticed(tmp_path: Path) -> None:
    """In other projects, even ones with such files, a run is the same with it and without it."""
    (tmp_path / "lstm.py").write_text("import torch_is_not_needed_here\n")
    (tmp_path / "lstm.ipynb").write_text("{}")
    (tmp_path / "test_own.py").write_text("import sys\n\n\ndef test_own():\n    assert 1\n")
    (tmp_path / "tests_of_lstm.py").write_text(
        "class LSTMCell: pass\nclass SimpleLSTM: pass\ndef train(): pass\ndef test_it(): pass\n"
    )
    for arguments in ([], ["test_own.py", "tests_of_lstm.py", "-v"]):
        code = "print(sorted(m for m in sys.modules if m.startswith(('torch', 'autograder.ex'))))"
        ours = run(tmp_path, *arguments, code=code).stdout.splitlines()
        plain = run(tmp_path, "-p", "no:lstm-autograder", *arguments, code=code).stdout.splitlines()
        assert timeless(ours) == timeless(plain)
        assert ours[-1] == "[]"


def timeless(lines: list[str]) -> list[str]:
    """Output without the list of plug-ins and the seconds."""
    return [line.partition(" in ")[0] for line in lines if not line.startswith("plugins:")]


def test_two_files_are_refused_in_a_sentence(release: Path) -> None:
    """Both worked in: collection says so, and what to do."""
    for file in ("lstm.py", "lstm.ipynb"):
        shutil.copy(SOLUTIONS / file, release / file)
    ran = run(release)
    assert "Both lstm.ipynb and lstm.py were started" in ran.stdout
    assert "Traceback" not in ran.stdout
    assert ran.returncode == 2


def test_a_file_that_hangs_is_stopped(release: Path) -> None:
    """An endless loop in one part is ended by the limits and named; the other parts are judged."""
    start = "def train(model, batches, optimizer, criterion):\n"
    (release / "lstm.py").write_text(solved().replace(start, f"{start}    while True: pass\n"))
    ran = run(release)
    assert "look for an endless loop" in ran.stdout
    assert "✓ lstm_cell: 40 of 40, passed" in ran.stdout

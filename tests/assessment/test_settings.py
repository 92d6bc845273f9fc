"""An instructor's settings: how much feedback says about a mistake, and what a near miss earns."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.assessment.settings import with_settings
from autograder.authoring.splice import mistake
from autograder.errors import UsageError
from autograder.exercises import load

from ..samples import RELEASE, SOLUTIONS

TITLE = "Only `bias_ih` is added, `bias_hh` is left out."
HINT = "Hint: Which of the four parameters does your forward never read?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course and a student's folder in one, with a cell that is one known mistake from right."""
    source = tmp_path / "source_notebooks" / "lstm"
    source.mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "lstm.py").write_text(mistake(SOLUTIONS, "cell_bias_hh_missing"))
    return tmp_path


def put(folder: Path, text: str) -> None:
    for place in (folder, folder / "source_notebooks" / "lstm"):
        (place / "lstm.toml").write_text(text)


@pytest.mark.parametrize(
    ("text", "score", "name", "hint"),
    [
        ("", 12.0, True, True),
        ("near_miss = 0.25", 6.0, True, True),
        ("near_miss = 0", 0.0, True, True),
        ("hints = 'name'", 12.0, True, False),
        ("hints = 'none'\nnear_miss = 1", 24.0, False, False),
    ],
)
def test_a_setting_holds_in_self_check_and_grading(
    folder: Path,
    text: str,
    score: float,
    name: bool,
    hint: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Points and words of a check, of the commands and of Python's ``grade`` are as set."""
    put(folder, text)
    monkeypatch.chdir(folder)
    assert autograder.check("lstm_cell") == score
    said = capsys.readouterr().out
    assert (TITLE in said, HINT in said) == (name, hint)
    (report,) = autograder.grade("lstm.py", isolation="none")
    part = report.part("lstm_cell")
    assert (part.score, part.mistakes) == (score, ("bias-hh-missing",))
    assert (TITLE in part.feedback, HINT in part.feedback) == (name, hint)
    assert part.status == ("partial" if score else "failed")
    if name == hint:
        return  # one in between is enough for a pytest of its own
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "lstm.py", "-k", "lstm_cell"],
        capture_output=True,
        text=True,
    )
    assert (TITLE in ran.stdout, HINT in ran.stdout) == (name, hint)
    assert f"lstm_cell: {score:g} of 40" in ran.stdout


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("near_miss = 2", "near_miss to 2; it has to be a number from 0 to 1"),
        ("near_miss = true", "near_miss to True; it has to be a number"),
        ("hints = 'some'", 'hints to \'some\'; it has to be "full" or "name" or "none"'),
        ("hint = 'full'", "sets hint; it may set hints and near_miss"),
        ("hints", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    folder: Path, text: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the file, and nothing is graded by another setting than was meant."""
    put(folder, text)
    with pytest.raises(UsageError, match=r"lstm\.toml") as raised:
        with_settings(load("lstm"), folder)
    assert sentence in str(raised.value)
    monkeypatch.chdir(folder)
    assert autograder.check("lstm_cell") == 0.0
    commands = (["autograder", "check"], ["pytest", "lstm.py"]) if text == "hints" else ()
    for command in commands:
        ran = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
        assert ran.returncode
        assert sentence in " ".join((ran.stdout + ran.stderr).split())
        assert "Traceback" not in ran.stdout + ran.stderr


def test_what_is_handed_out_sets_what_is_the_default(tmp_path: Path) -> None:
    """The file in the release is right, and changes nothing."""
    shutil.copy(RELEASE / "lstm.toml", tmp_path)
    assert with_settings(load("lstm"), tmp_path) == load("lstm")

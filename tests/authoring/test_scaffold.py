"""The skeleton of a new exercise: complete, and failing until it is filled in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.scaffold import make_skeleton
from autograder.errors import UsageError

from ..samples import ROOT

NAME = "not_yet_written"
FAILS = (
    "no TODO of the skeleton is left",
    "the solution and every right style get full points",
    "every mistake fails in its part and is named",
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project with a new exercise in it."""
    folder = tmp_path_factory.mktemp("checkout")
    junk = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(ROOT / "autograder", folder / "autograder", ignore=junk)
    (folder / "source_notebooks").mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    assert run(folder, "new-exercise", NAME).returncode == 0
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the copy, in the copy."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PYTHONPATH": str(folder), "PATH": programs}
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_it_releases_and_fails_where_it_is_blank(checkout: Path) -> None:
    """It is an exercise at once, whose check says what is missing, and nothing else."""
    assert run(checkout, "release", NAME).returncode == 0
    done = run(checkout, "verify", NAME)
    assert done.returncode == 1
    marks = {line[2:]: line[0] for line in done.stdout.splitlines() if line[0] in "✓✗"}
    assert len(marks) == 8
    assert {promise for promise, mark in marks.items() if mark == "✗"} == set(FAILS)


def test_nothing_of_an_author_is_written_over(checkout: Path) -> None:
    """A second time, and for an exercise that is there."""
    for name in (NAME, "lstm"):
        done = run(checkout, "new-exercise", name)
        assert done.returncode == 2
        assert f"There is an exercise {name} already" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["", "GRU", "../gru", "a-b", "1st", "a/b"])
def test_a_name_that_cannot_be_one(name: str, tmp_path: Path) -> None:
    """It names a folder, files and a Python package."""
    with pytest.raises(UsageError, match="cannot name an exercise"):
        make_skeleton(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_elsewhere_there_is_nothing_to_add_to(tmp_path: Path) -> None:
    """An author works in a checkout."""
    with pytest.raises(UsageError, match="run this in a checkout"):
        make_skeleton(NAME, tmp_path)

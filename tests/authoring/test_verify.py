"""Every exercise keeps its promises, and a broken promise is reported."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from autograder.authoring.verify import PROMISES, Verifier, verify
from autograder.errors import UsageError
from autograder.exercises import load, names, of_part
from autograder.worker import WorkerPool, find

from ..samples import ROOT

# Every mistake and every style is graded by the tests of its own exercise; here a sample is.
EVERY = 40


@pytest.mark.timeout(900)  # real trainings, while other tests use the cores, too
@pytest.mark.parametrize("name", names())
def test_an_exercise_keeps_its_promises(name: str) -> None:
    """All of them, of every exercise that there is."""
    assert dict(verify(name, ROOT, 2, EVERY)) == dict.fromkeys(PROMISES, ())


def problems(course: Path, promise: str) -> list[str]:
    """What is wrong with one promise of ``gates``."""
    with closing(WorkerPool(find("none"), 1)) as pool:
        return list(PROMISES[promise](Verifier(load("gates"), course, pool)))


def test_part_ids_are_unique() -> None:
    """A check cell names a part alone."""
    for name in names():
        for part in load(name).parts:
            assert of_part(part.id) == name


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout to break: the exercise ``gates`` with two mistakes."""
    course = tmp_path_factory.mktemp("checkout")
    junk = shutil.ignore_patterns("__pycache__", ".*")
    for top in ("source_notebooks", "assignments", "solutions"):
        shutil.copytree(ROOT / top / "gates", course / top / "gates", ignore=junk)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    kept = sorted((course / "solutions/gates/mistakes").glob("*.py"))[::70]
    for path in (course / "solutions/gates/mistakes").glob("*.py"):
        if path not in kept:
            os.remove(path)
    return course


def in_text(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def without_grade_cell(path: Path) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "retention":
            cell["metadata"]["nbgrader"]["points"] = 11
    path.write_text(json.dumps(notebook), "utf-8")


BROKEN: dict[str, tuple[str, Callable[[Path], None], str, str]] = {
    "blank": (
        "source_notebooks/gates/gates.toml",
        in_text("# What the feedback says", "# TODO: what the feedback says"),
        "no TODO of the skeleton is left",
        "source_notebooks/gates/gates.toml, line 1, has a TODO.",
    ),
    "points": (
        "assignments/gates/gates.ipynb",
        without_grade_cell,
        "points add up, in the rubric and in the notebook",
        "retention is worth 10, and has 11 points in the notebook.",
    ),
    "table": (
        "source_notebooks/gates/README.md",
        in_text("| 20 |", "| 25 |"),
        "the release is up to date with the source",
        "source_notebooks/gates/README.md is stale: run autograder release gates.",
    ),
    "table in the notebook": (
        "source_notebooks/gates/gates.ipynb",
        in_text("| 20 |", "| 25 |"),
        "the release is up to date with the source",
        "source_notebooks/gates/gates.ipynb is stale: run autograder release gates.",
    ),
    "stub": (
        "assignments/gates/gates.py",
        in_text('raise NotImplementedError("your code replaces this line")', "return 1"),
        "untouched stubs are not attempted",
        "The released gates.py is failed in gate_activations.",
    ),
    "solution": (
        "solutions/gates/gates.py",
        in_text("torch.sigmoid", "torch.tanh"),
        "the solution and every right style get full points",
        "gates.py is ",
    ),
    "leak": (
        "assignments/gates/README.md",
        lambda path: (
            shutil.copy(path.parents[2] / "solutions/gates/gates.py", path.parent / "old.py")
            and None
        ),
        "no solution is in the release",
        "assignments/gates/old.py contains the solution of gate_activations, retention.",
    ),
    "stale": (
        "source_notebooks/gates/README.md",
        in_text("gates", "gates "),
        "the release is up to date with the source",
        "assignments/gates/README.md is stale: run autograder release gates.",
    ),
    "words": (
        "assignments/gates/gates.py",
        in_text("def retention(activations)", "def retention(gates)"),
        "the notebook and the checks agree on names and shapes",
        "retention has other arguments in the release than in the solution.",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told(checkout: Path, tmp_path: Path, what: str) -> None:
    """By the promise that it breaks, with the file or the part in it."""
    course = tmp_path / "course"
    shutil.copytree(checkout, course)
    file, change, promise, said = BROKEN[what]
    change(course / file)
    assert any(problem.startswith(said) for problem in problems(course, promise))


def test_a_mistake_that_passes_is_told(checkout: Path, tmp_path: Path) -> None:
    """So is one that nobody took the fingerprints of."""
    course = tmp_path / "course"
    shutil.copytree(checkout, course)
    mistakes = course / "solutions/gates/mistakes"
    some = next(iter(sorted(mistakes.glob("retention_*.py"))))
    (mistakes / "retention_new.py").write_text(some.read_text("utf-8"), "utf-8")
    (mistakes / "retention_harmless.py").write_text('"""Nothing is wrong."""\n', "utf-8")
    found = problems(course, "every mistake fails in its part and is named")
    assert "retention_harmless.py is passed in retention." in found
    assert any(problem.startswith("retention_new.py is named") for problem in found)


def test_without_a_release_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    """One sentence says what to run."""
    with pytest.raises(UsageError, match=r"is missing: run autograder release gates\."):
        next(verify("gates", tmp_path, 1))

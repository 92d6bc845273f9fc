"""A gradebook that another process holds: sentences, nobody forgotten, and then it goes on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ..batch.holding import held_elsewhere
from .course import autograder, hand_in, nbgrader, new_course, notebook, piece, run_anyway, scores

STUDENTS = ["ada", "bo", "cy"]
WORTH = {"lstm_cell": 40, "init_hidden_cell": 10, "training_loop": 0, "delay_task": 0}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that nobody has graded yet."""
    course = new_course(tmp_path_factory.mktemp("locked") / "course")
    nbgrader(course, "generate_assignment", "lstm")
    for student in STUDENTS:
        hand_in(course, student, notebook(piece("loop_no_step")))
    return course


@pytest.fixture
def course(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of it, whose gradebook is not waited for as long as SQLAlchemy would."""
    course = Path(shutil.copytree(handed_in, tmp_path / "course"))
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(f'c.CourseDirectory.db_url = "sqlite:///{course}/gradebook.db?timeout=1"\n')
    return course


def graded(course: Path) -> dict[str, dict[str, float | None]]:
    """What the gradebook has of automatic parts, for those who have any."""
    found = {student: {p: parts[p] for p in WORTH} for student, parts in scores(course).items()}
    return {s: parts for s, parts in found.items() if any(v is not None for v in parts.values())}


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_held_from_the_start(course: Path, kind: str) -> None:
    """By one that writes, or one that lets nobody read: said once, before anything is run."""
    with held_elsewhere(course / "gradebook.db", kind):
        said = autograder(course, "nbgrader", "lstm", ends=2)
    assert re.search(r"The gradebook sqlite:.* cannot be used: .*database is locked\. ", said)
    assert "start again" in said
    assert len(said.strip().splitlines()) == 1
    assert graded(course) == {}
    autograder(course, "nbgrader", "lstm")
    assert graded(course) == dict.fromkeys(STUDENTS, WORTH)


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_held_in_the_middle(course: Path, kind: str) -> None:
    """Those who could not be graded, and those to whom it did not come, are named or counted; the
    others have their points, and the same command has all."""
    with held_elsewhere(course / "gradebook.db", kind, after=course / "autograded" / "bo"):
        said = autograder(course, "nbgrader", "lstm", ends=1)
    done = graded(course)
    assert done.items() <= dict.fromkeys(STUDENTS, WORTH).items()
    assert len(done) < len(STUDENTS)
    missing = set(re.findall(r"NOT GRADED: (\w+)", said))
    assert missing | set(done) | set(re.findall(r"NOT REACHED: (\w+)", said)) == set(STUDENTS)
    assert not missing & set(done)
    again = autograder(course, "nbgrader", "lstm")
    assert f"Graded {len(STUDENTS) - len(done)} of lstm" in again
    assert graded(course) == dict.fromkeys(STUDENTS, WORTH)


def test_nbgraders_own_command(course: Path) -> None:
    """It says so in its own words, for each; afterwards the same command has all."""
    with held_elsewhere(course / "gradebook.db", "IMMEDIATE"):
        code, said = run_anyway(course, "autograde", "lstm")
    assert code != 0
    assert "database is locked" in said
    assert graded(course) == {}
    nbgrader(course, "autograde", "lstm")
    assert graded(course) == dict.fromkeys(STUDENTS, WORTH)


def test_our_ledger_is_held(course: Path) -> None:
    """nbgrader's own command, through the plug-in: each student's trouble is one sentence, and is
    not waited for again and again."""
    autograder(course, "grade", "submitted/ada", "--out", "results")
    with held_elsewhere(course / ".autograder" / "ledger.sqlite", "EXCLUSIVE"):
        code, said = run_anyway(course, "autograde", "lstm")
    assert code != 0
    assert "ledger.sqlite cannot be used: database is locked. Fix that" in said
    assert graded(course) == {}
    nbgrader(course, "autograde", "lstm")
    assert graded(course) == dict.fromkeys(STUDENTS, WORTH)

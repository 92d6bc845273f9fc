"""Forgeries that gain points from a kernel-run autograder gain nothing with the plug-in."""

from __future__ import annotations

import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..samples import ROOT
from .course import hand_in, nbgrader, new_course, notebook, piece
from .forgeries import FORGERIES, MARK, NEIGHBOUR, WORKER, grade_in_a_kernel, hand_in_forgery

# One is graded before all forgers and one between them; 54 is what the second one has earned.
INNOCENTS = {
    "0 first": (notebook(), 90.0),
    NEIGHBOUR: (notebook(piece("cell_cell_state_detached")), 54.0),
}


@dataclass(frozen=True)
class Graded:
    """A course after ``nbgrader autograde``, and the files that were in it before."""

    folder: Path
    before: dict[str, bytes]

    def query(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        """Ask the gradebook, as it lies on the disk."""
        with sqlite3.connect(f"file:{self.folder}/gradebook.db?mode=ro", uri=True) as database:
            found = database.execute(statement, values).fetchall()
        database.close()
        return found

    def score(self, student: str) -> float:
        """The total that nbgrader shows, with what is manual and extra."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder}/gradebook.db") as gradebook:
            return float(gradebook.find_submission("lstm", student).score)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a course but those that nbgrader and the grader write."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    own = ("autograded/", "gradebook.db", ".autograder/")
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(own)}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """All forgers and two innocents, graded in one run of ``nbgrader autograde``."""
    course = new_course(tmp_path_factory.mktemp("forgeries") / "course")
    nbgrader(course, "generate_assignment", "lstm")
    for student, (data, _) in INNOCENTS.items():
        hand_in(course, student, data)
    for student, forgery in FORGERIES.items():
        hand_in_forgery(course, student, forgery)
    before = files(course)
    nbgrader(course, "autograde", "lstm")
    return Graded(course, before)


@pytest.mark.parametrize("student", FORGERIES)
def test_gains_nothing(graded: Graded, student: str) -> None:
    """The total is what the answers are worth, and no person's marks were written."""
    assert graded.score(student) == FORGERIES[student].worth
    marks = """
        SELECT grade.manual_score, grade.extra_credit FROM grade
        JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        WHERE submitted_assignment.student_id = ?"""
    assert graded.query(marks, student) == [(None, None)] * 5


@pytest.mark.parametrize("student", FORGERIES)
def test_leaves_no_file(graded: Graded, student: str) -> None:
    """Beside the graded notebook lies what was handed in and what the instructor hands out."""
    handed_out = {path.name for path in (ROOT / "source_notebooks" / "lstm").glob("*.*")}
    own = {name for name, _ in FORGERIES[student].files}
    left = {path.name for path in (graded.folder / "autograded" / student / "lstm").iterdir()}
    assert left == handed_out | own


@pytest.mark.parametrize("student", INNOCENTS)
def test_costs_nobody_else_a_point(graded: Graded, student: str) -> None:
    """Who handed in honestly gets what is due, before and after forgers."""
    assert graded.score(student) == INNOCENTS[student][1]


def test_changes_nothing_in_the_course(graded: Graded) -> None:
    """Submissions, source and settings are byte for byte what they were, and nothing is new; nor
    does the gradebook hold anything that acts later."""
    assert files(graded.folder) == graded.before
    assert not list(graded.folder.rglob(MARK))
    assert graded.query("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')") == []


def test_leaves_no_process(graded: Graded) -> None:
    """No process goes on that could write later."""
    running = subprocess.run(
        ["ps", "-Aww", "-o", "args="], capture_output=True, text=True, check=True
    )
    assert WORKER not in running.stdout


def test_gains_where_cells_run(tmp_path: Path) -> None:
    """Without the plug-in the same notebooks get all points: these are no empty threats."""
    course = new_course(tmp_path / "course")
    grade_in_a_kernel(course)
    nbgrader(course, "generate_assignment", "lstm")
    for student in ("display formatter", "extra_credit"):
        hand_in_forgery(course, student, FORGERIES[student])
    nbgrader(course, "autograde", "lstm")
    in_a_kernel = Graded(course, {})
    assert in_a_kernel.score("display formatter") == 90
    assert in_a_kernel.score("extra_credit") == 100

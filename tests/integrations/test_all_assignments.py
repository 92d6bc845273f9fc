"""A course of every assignment: released, handed in, graded and given back by nbgrader."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.splice import splice
from autograder.exercises import load, names

from ..samples import ROOT
from .course import autograder, hand_in, nbgrader, new_course

pytestmark = pytest.mark.timeout(1200)  # a course of everything is made before the first test


def filled(name: str, piece: str = "") -> bytes:
    """The released notebook with the solution in it, but for ``piece``."""
    solved = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
    texts = {cell.id: cell.source for cell in solved.cells if cell.cell_type == "code"}
    handed_in = nbformat.read(ROOT / "assignments" / name / f"{name}.ipynb", as_version=4)
    for cell in handed_in.cells:
        if cell.id in texts:
            cell.source = splice(texts[cell.id], piece)
    return nbformat.writes(handed_in).encode()


def mistaken(name: str) -> bytes:
    """The same with the first known mistake of its first part."""
    part = load(name).parts[0]
    files = sorted((ROOT / "solutions" / name / "mistakes").glob(f"{part.prefix}_*.py"))
    return filled(name, files[0].read_text("utf-8"))


def untouched(name: str) -> bytes:
    return (ROOT / "assignments" / name / f"{name}.ipynb").read_bytes()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three students and every assignment, from release to feedback and export."""
    folder = new_course(tmp_path_factory.mktemp("all") / "course")
    for name in names():
        nbgrader(folder, "generate_assignment", name)
        for student, data in {"ada": filled, "bo": mistaken, "gus": untouched}.items():
            file = f"{name}.ipynb"
            hand_in(folder, student, data(name), name=file, assignment=name)
        autograder(folder, "nbgrader", name, "--jobs", "2")
        nbgrader(folder, "generate_feedback", name)
    nbgrader(folder, "export")
    return folder


def rows(course: Path) -> dict[tuple[str, str], dict[str, str]]:
    """nbgrader's own table of grades, by assignment and student."""
    with (course / "grades.csv").open() as file:
        return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", names())
def test_every_assignment_goes_from_release_to_feedback(course: Path, name: str) -> None:
    """Full marks for what is right, less for a mistake, nothing for a stub; a page for each."""
    found, exercise = rows(course), load(name)
    automatic = sum(part.max_score for part in exercise.parts if not part.is_manual)
    everything = sum(part.max_score for part in exercise.parts)
    scores = {s: float(found[name, s]["raw_score"]) for s in ("ada", "bo", "gus")}
    assert scores["ada"] == automatic
    assert 0 <= scores["bo"] < automatic
    assert scores["gus"] == 0
    assert float(found[name, "ada"]["max_score"]) == everything
    for student in scores:
        page = (course / "feedback" / student / name / f"{name}.html").read_text("utf-8")
        assert "(most recent call last)" not in page
        assert ("Hint: " in page) == (student == "bo")


def test_the_release_is_what_is_checked_in(course: Path) -> None:
    """For every assignment, whichever command made it."""
    for name in names():
        for path in sorted((ROOT / "assignments" / name).iterdir()):
            if path.is_file() and not path.name.startswith("."):
                made = course / "assignments" / name / path.name
                assert made.read_bytes() == path.read_bytes(), os.fspath(made)

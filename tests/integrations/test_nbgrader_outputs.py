"""What our plug-in writes, read by nbgrader's own rules; and what is not ours to run."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from autograder.integrations.nbgrader.comments import as_markdown
from autograder.integrations.nbgrader.grade import outputs, scaled
from autograder.report import PartResult, Report

from .course import hand_in, nbgrader, new_course

HOSTILE = (
    "<script>alert(1)</script> **bold** [link](javascript:x) $x$ `code` # head\n- item\n1. one"
)


def report(part: PartResult) -> Report:
    """A report of one part."""
    return Report("ada", "lstm", "lstm.ipynb", "", (part,), None, 0.1, "none", "1", "")


def cell(part: PartResult, points: float, name: str = "lstm_cell") -> nbformat.NotebookNode:
    """A grade cell with the outputs of a part."""
    about = {"grade": True, "solution": False, "grade_id": name, "points": points}
    made = new_code_cell(metadata={"nbgrader": about})
    made.outputs = outputs(report(part), made.metadata.nbgrader)
    return made


@given(
    share=st.floats(0, 1),
    max_score=st.sampled_from([4.0, 10.0, 40.0]),
    points=st.floats(0.5, 1000),
)
def test_nbgrader_reads_what_was_earned(share: float, max_score: float, points: float) -> None:
    """The share of a part's points is the share of its cell's, whatever an instructor gives it;
    never more, which would stop nbgrader, and never full marks for less."""
    part = PartResult("lstm_cell", share * max_score, max_score, "partial", "why")
    earned, most = determine_grade(cell(part, points))
    assert most == points
    assert earned == scaled(part, points) <= points
    assert earned == pytest.approx(share * points, abs=1e-3)


@pytest.mark.parametrize("status", ["failed", "blocked", "not_attempted"])
def test_nothing_earned_is_nothing(status: str) -> None:
    """A zero is a number, and not an empty output, which nbgrader takes for full marks."""
    part = PartResult("lstm_cell", 0.0, 40.0, status, "why")  # type: ignore[arg-type]
    assert determine_grade(cell(part, 40)) == (0, 40)


def test_a_test_cell_that_is_no_part_scores_nothing_and_says_so() -> None:
    """An instructor's own tests are not run here; in silence they would be full marks."""
    part = PartResult("lstm_cell", 40.0, 40.0, "passed", "")
    own = cell(part, 5, name="my_own_test")
    assert determine_grade(own) == (0, 5)
    assert "my_own_test is no part of the exercise lstm" in own.outputs[0].evalue


def test_feedback_is_no_markup() -> None:
    """Neither in the outputs' HTML nor in the comment, which nbgrader renders as Markdown."""
    from nbconvert.filters import markdown2html

    part = PartResult("lstm_cell", 0.0, 40.0, "failed", HOSTILE)
    assert "<script" not in cell(part, 40).outputs[0].data["text/html"]
    shown = markdown2html(as_markdown(HOSTILE))
    for tag in ("<script", "<strong", "<a", "<code", "<h1", "<li", "<em"):
        assert tag not in shown
    for words in ("alert(1)", "**bold**", "[link]", "`code`", "# head", "- item", "1. one"):
        assert words in shown.replace("&lt;", "<").replace("&gt;", ">")


def test_other_assignments_are_executed_as_ever(tmp_path: Path) -> None:
    """A notebook that is no exercise of ours runs in a kernel, in the same course."""
    course = new_course(tmp_path / "course")
    about = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "task": False}
    test = new_code_cell("assert 1 + 1 == 2\n2.5")
    test.metadata["nbgrader"] = about | {"grade_id": "sum", "points": 3}
    notebook = nbformat.v4.new_notebook(cells=[test], metadata={"kernelspec": KERNEL})
    (course / "source_notebooks" / "sums").mkdir()
    nbformat.write(notebook, course / "source_notebooks" / "sums" / "sums.ipynb")
    nbgrader(course, "generate_assignment", "sums")
    released = (course / "assignments" / "sums" / "sums.ipynb").read_bytes()
    hand_in(course, "ada", released, name="sums.ipynb", assignment="sums")
    nbgrader(course, "autograde", "sums")
    graded = nbformat.read(course / "autograded" / "ada" / "sums" / "sums.ipynb", as_version=4)
    assert determine_grade(graded.cells[0]) == (2.5, 3)


KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

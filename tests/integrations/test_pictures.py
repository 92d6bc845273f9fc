"""What a person marks is shown as it was handed in: its pictures, and nothing that acts."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder.integrations.nbgrader.location import locate
from autograder.integrations.nbgrader.pictures import pictures_of

from ..samples import ROOT
from .course import hand_in, nbgrader, new_course

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n and the rest of a picture").decode()
SCRIPT = "<script>alert(1)</script>"


class Folders:
    """As much of nbgrader's CourseDirectory as ``locate`` needs."""

    source_directory, release_directory = "source_notebooks", "assignments"
    submitted_directory, autograded_directory = "submitted", "autograded"

    def __init__(self, root: Path) -> None:
        self.root = str(root)

    def format_path(self, step: str, student: str, assignment_id: str) -> str:
        return str(Path(self.root, step, student, assignment_id))


def notebook(*outputs: Any, name: str = "gates_plot") -> bytes:
    """The released notebook with these outputs below the cell of that name."""
    nb = nbformat.read(ROOT / "assignments" / "gates" / "gates.ipynb", as_version=4)
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            cell.outputs = list(outputs)
            if name == "gates_plot":
                cell.source = "def plot_gates(activations, text): ..."
    return json.dumps(nb).encode()


def shown(tmp_path: Path, data: bytes) -> dict[str, list[Any]]:
    """The pictures of a notebook that was handed in."""
    hand_in(tmp_path, "ada", data, name="gates.ipynb", assignment="gates")
    found = locate(Folders(tmp_path), "gates", "ada")
    return {name: outputs for name, outputs in pictures_of(found).items() if outputs}


def test_a_plot_is_kept_and_nothing_else_is(tmp_path: Path) -> None:
    """Of all that stands below a cell: words, HTML, metadata, errors."""
    data = {"image/png": PNG[:20] + "\n" + PNG[20:], "text/html": SCRIPT, "text/plain": SCRIPT}
    plot = new_output("display_data", data=data, metadata={"image/png": {"alt": SCRIPT}})
    rest = [
        new_output("stream", text=SCRIPT),
        new_output("display_data", data={"text/html": SCRIPT, "image/svg+xml": SCRIPT}),
        new_output("error", ename=SCRIPT, evalue=SCRIPT, traceback=[SCRIPT]),
    ]
    (picture,) = shown(tmp_path, notebook(rest[0], plot, *rest[1:]))["gates_plot"]
    assert picture.data["image/png"] == PNG
    assert "script" not in json.dumps(picture)


@pytest.mark.parametrize(
    "text", [SCRIPT, PNG + SCRIPT, base64.b64encode(SCRIPT.encode()).decode(), "é", "", "AAA"]
)
def test_what_is_no_picture_is_not_shown(tmp_path: Path, text: str) -> None:
    """Whatever it calls itself."""
    forged = new_output("display_data", data={"image/png": text})
    assert shown(tmp_path, notebook(forged)) == {}


def test_what_cannot_be_read_has_no_pictures(tmp_path: Path) -> None:
    """It is told elsewhere."""
    assert shown(tmp_path, b"no notebook") == {}


def test_a_plot_is_there_for_who_marks_it(tmp_path: Path) -> None:
    """Through nbgrader: in the notebook that formgrader shows, at a cell whose score is open; and
    an automatic cell gets its own outputs, whatever was handed in below it."""
    course = new_course(tmp_path / "course")
    nbgrader(course, "generate_assignment", "gates")
    plot = new_output("display_data", data={"image/png": PNG})
    hand_in(course, "ada", notebook(plot), name="gates.ipynb", assignment="gates")
    hand_in(course, "bo", notebook(plot, name="retention"), name="gates.ipynb", assignment="gates")
    right = (ROOT / "solutions" / "gates" / "gates.ipynb").read_bytes()
    hand_in(course, "cy", right, name="gates.ipynb", assignment="gates")
    nbgrader(course, "autograde", "gates")
    found = {}
    for student in ("ada", "bo"):
        graded = nbformat.read(course / f"autograded/{student}/gates/gates.ipynb", as_version=4)
        cells = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in graded.cells}
        found[student] = {
            name: [output.data for output in cells[name].outputs if "data" in output]
            for name in ("gates_plot", "retention")
        }
    assert [data["image/png"] for data in found["ada"]["gates_plot"]] == [PNG]
    assert found["bo"]["gates_plot"] == []
    assert not any("image/png" in data for data in found["bo"]["retention"])
    assert _scores(course, "gates_plot") == {
        "ada": (None, True),
        "bo": (0, False),
        "cy": (None, True),
    }
    assert [_scores(course, part)["cy"][0] for part in ("gate_activations", "retention")] == [
        20,
        10,
    ]


def _scores(course: Path, part: str) -> dict[str, tuple[float | None, bool]]:
    """The automatic score of a part, and whether a person has to look at it. An answer that was
    not touched is 0 at once."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grades = {
            each.student.id: gradebook.find_grade(part, "gates", "gates", each.student.id)
            for each in gradebook.assignment_submissions("gates")
        }
        return {who: (grade.auto_score, grade.needs_manual_grade) for who, grade in grades.items()}

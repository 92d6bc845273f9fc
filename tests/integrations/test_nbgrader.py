"""nbgrader's own commands with our grader plugged in: whatever is handed in gets its own score."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ..samples import AUTOMATIC, solved
from .course import (
    LATE,
    autograder,
    comments,
    hand_in,
    nbgrader,
    new_course,
    notebook,
    piece,
    scores,
    untouched,
)

FULL = {"lstm_cell": 40, "init_hidden_cell": 10, "training_loop": 20, "delay_task": 20}
NOTHING = dict.fromkeys(FULL, 0.0)
LEFT = "an exploration that leaves something behind"


def without_metadata(nb: Any) -> None:
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)


def of_the_future(nb: Any) -> None:
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99


def flipped(nb: Any) -> None:
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader")
        if about:
            about.solution, about.grade = not about.solution, not about.grade
            about.points = 1000


def without_grade_cells(nb: Any) -> None:
    nb.cells = [c for c in nb.cells if not c.metadata.get("nbgrader", {}).get("grade")]


def every_cell_twice(nb: Any) -> None:
    nb.cells = [nbformat.from_dict(dict(cell)) for cell in nb.cells for _ in range(2)]


def metadata_of_another_kind(nb: Any) -> None:
    for cell in nb.cells:
        cell.metadata["nbgrader"] = 5


def types_changed(nb: Any) -> None:
    for cell in nb.cells:
        if cell.id == "check-lstm-cell":
            cell.cell_type = "markdown"
            del cell["outputs"], cell["execution_count"]


def with_outputs_of_her_own(nb: Any) -> None:
    forged = nbformat.v4.new_output("execute_result", data={"text/plain": "40"})
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [forged]
    nb.cells.append(nbformat.v4.new_code_cell(f"open({LEFT!r}, 'w')\nimport sys\nprint(1/0)"))


def half_a_character(nb: Any) -> None:
    nb.cells[0].source += " \ud83d"


def hostile_to_its_reader(nb: Any) -> None:
    nb.cells[-1].source += "\n\n![pasted](attachment:gone.png) <script>steal()</script>"
    nb.cells[-1].source += "\n\n[here](javascript:steal()) <img src=x onerror=steal()>"
    nb.cells.append(nbformat.v4.new_raw_cell("<script>steal()</script>"))
    nb.cells[-1].metadata.raw_mimetype = "text/html"


DETACHED = piece("cell_cell_state_detached")
# What was handed in, and what it earns: each is a way to lose a student, or a class, to nbgrader.
HANDED_IN: dict[str, tuple[dict[str, bytes], dict[str, float]]] = {
    "right": ({"lstm.ipynb": notebook()}, FULL),
    "wrong": (
        {"lstm.ipynb": notebook(DETACHED)},
        FULL | {"lstm_cell": 24, "delay_task": 0},
    ),
    "untouched": ({"lstm.ipynb": untouched()}, NOTHING),
    "script": ({"lstm.ipynb": untouched(), "lstm.py": solved().encode()}, FULL),
    "both": ({"lstm.ipynb": notebook(), "lstm.py": solved().encode()}, NOTHING),
    "odd metadata": (
        {"lstm.ipynb": notebook("", metadata_of_another_kind), "lstm.py": solved().encode()},
        NOTHING,
    ),
    "renamed": ({"my lstm.ipynb": notebook()}, NOTHING),
    "not json": ({"lstm.ipynb": b'{"cells": ['}, NOTHING),
    "a list": ({"lstm.ipynb": b"[1, 2]"}, NOTHING),
    "format 3": ({"lstm.ipynb": b'{"nbformat": 3, "metadata": {}, "worksheets": []}'}, NOTHING),
    "no metadata": ({"lstm.ipynb": notebook("", without_metadata)}, FULL),
    "future": ({"lstm.ipynb": notebook("", of_the_future)}, FULL),
    "flipped": (
        {"lstm.ipynb": notebook(DETACHED, flipped)},
        FULL | {"lstm_cell": 24, "delay_task": 0},
    ),
    "deleted": ({"lstm.ipynb": notebook("", without_grade_cells)}, FULL),
    "doubled": ({"lstm.ipynb": notebook("", every_cell_twice)}, FULL),
    "types": ({"lstm.ipynb": notebook("", types_changed)}, FULL),
    "half": ({"lstm.ipynb": notebook("", half_a_character)}, FULL),
    "hostile": ({"lstm.ipynb": notebook("", hostile_to_its_reader)}, FULL),
    "outputs": (
        {"lstm.ipynb": notebook(DETACHED, with_outputs_of_her_own)},
        FULL | {"lstm_cell": 24, "delay_task": 0},
    ),
}
# Where words may stand in what was handed in, a person looks; an untouched notebook holds none.
UNANSWERED = {"untouched"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which ``nbgrader autograde`` was run once over all that was handed in."""
    course = new_course(tmp_path_factory.mktemp("nbgrader") / "course")
    nbgrader(course, "generate_assignment", "lstm")
    for student, (files, _) in HANDED_IN.items():
        for name, data in files.items():
            hand_in(course, student, data, name=name)
    (course / "submitted" / "right" / "lstm" / "mine.txt").symlink_to(course / "gradebook.db")
    (course / "submitted" / "right" / "lstm" / "notes.txt").write_text("my own")
    nbgrader(course, "autograde", "lstm")
    return course


@pytest.mark.parametrize("student", HANDED_IN)
def test_each_gets_what_is_earned(course: Path, student: str) -> None:
    """Part by part; a written reflection waits for a person, an untouched one is nothing."""
    found = scores(course)[student]
    assert {part: found[part] for part in AUTOMATIC} == HANDED_IN[student][1]
    assert found["reflection"] == (0.0 if student in UNANSWERED else None)


def test_results_and_gradebook_agree(course: Path) -> None:
    """``autograder grade``, all anew, gives the same points, part by part."""
    (course / ".autograder" / "ledger.sqlite").unlink()
    autograder(course, "grade", "submitted", "--out", "results")
    lines = (course / "results" / "results.jsonl").read_text().splitlines()
    graded = {line["student"]: line for line in map(json.loads, lines)}
    assert set(graded) == set(HANDED_IN)
    for student, found in scores(course).items():
        parts = {part["id"]: part["score"] for part in graded[student]["parts"]}
        assert {part: found[part] for part in AUTOMATIC} == {p: parts[p] for p in AUTOMATIC}


def test_no_cell_was_run(course: Path) -> None:
    """Nor does what is stored in the notebook count."""
    assert not list(course.rglob(LEFT))


def test_comments_say_why(course: Path) -> None:
    """The feedback of each part stands with its answer; what was refused says why."""
    said = comments(course)
    assert "The old cell state is detached" in str(said["wrong"]["lstm_cell_solution"])
    assert said["right"]["lstm_cell_solution"] is None
    assert said["script"]["lstm_cell_solution"] is None
    assert "Not started yet" in str(said["untouched"]["lstm_cell_solution"])
    assert "More than one file" in str(said["both"]["training_loop_solution"])
    assert "has the wrong name" in str(said["renamed"]["lstm_cell_solution"])


def test_cells_are_as_they_were_handed_out(course: Path) -> None:
    """In every graded notebook each grade cell stands once, with its text, points and outputs."""
    for student in HANDED_IN:
        graded = nbformat.read(course / "autograded" / student / "lstm" / "lstm.ipynb", 4)
        grade_cells = [c for c in graded.cells if c.metadata.get("nbgrader", {}).get("grade")]
        assert [c.metadata.nbgrader.grade_id for c in grade_cells] == [*AUTOMATIC, "reflection"]
        for cell in grade_cells[:-1]:
            assert cell.source == f'autograder.check("{cell.metadata.nbgrader.grade_id}")'
            assert cell.metadata.nbgrader.points == FULL[cell.metadata.nbgrader.grade_id]
            shown, scored = cell.outputs
            assert {"text/plain", "text/html"} == set(shown.data)
            assert float(scored.data["text/plain"]) <= cell.metadata.nbgrader.points
    script = nbformat.read(course / "autograded" / "script" / "lstm" / "lstm.ipynb", 4)
    assert script.cells[1].source == solved()
    renamed = nbformat.read(course / "autograded" / "renamed" / "lstm" / "lstm.ipynb", 4)
    assert "has the wrong name" in renamed.cells[0].source
    both = nbformat.read(course / "autograded" / "both" / "lstm" / "lstm.ipynb", 4)
    assert "More than one file" in both.cells[0].source


def test_feedback_pages_show_ours(course: Path) -> None:
    """nbgrader's own pages hold the words, the table of what was asked, and the scores."""
    nbgrader(course, "generate_feedback", "lstm")
    page = (course / "feedback" / "wrong" / "lstm" / "lstm.html").read_text()
    assert "The old cell state is detached" in page
    assert "gradients reach the previous cell state c" in page
    assert "24.0 / 40.0" in page
    assert "has the wrong name" in (course / "feedback/renamed/lstm/lstm.html").read_text()


def test_pages_run_nothing_of_a_students(course: Path) -> None:
    """Scripts, handlers and links to scripts are text in a page; words and pictures stay."""
    page = (course / "feedback" / "hostile" / "lstm" / "lstm.html").read_text()
    assert "&lt;script&gt;steal()&lt;/script&gt;" in page
    assert not re.search(r"<script>steal|onerror=|href=.javascript:steal", page)
    assert "<h2" in page
    assert '<a href="https://docs.pytorch.org' in page


def test_a_link_gives_nothing_away(course: Path) -> None:
    """nbgrader copies what a link leads to, and hands it back with the feedback."""
    for step in ("autograded", "feedback"):
        folder = course / step / "right" / "lstm"
        assert (folder / "notes.txt").read_text() == "my own"
        assert not (folder / "mine.txt").exists()
    assert (course / "gradebook.db").stat().st_size > 1000


def test_the_parallel_command_gives_the_same(course: Path, tmp_path: Path) -> None:
    """Scores and comments; and it takes students who handed in no notebook, whom nbgrader skips."""
    other = new_course(tmp_path / "course")
    nbgrader(other, "generate_assignment", "lstm")
    (other / ".autograder").mkdir()
    shutil.copy(course / ".autograder" / "secret", other / ".autograder")
    for student, (files, _) in HANDED_IN.items():
        for name, data in files.items():
            hand_in(other, student, data, name=name)
    hand_in(other, "script alone", solved().encode(), name="lstm.py")
    hand_in(other, "photo", b"\x89PNG", name="lstm.png")
    said = autograder(other, "nbgrader", "lstm")
    assert f"Graded {len(HANDED_IN) + 2} of lstm." in said
    ours, ours_said = scores(other), comments(other)
    script, photo = ours.pop("script alone"), ours.pop("photo")
    assert {part: script[part] for part in AUTOMATIC} == FULL
    assert {part: photo[part] for part in AUTOMATIC} == NOTHING
    assert ours == scores(course)
    assert {s: c for s, c in ours_said.items() if s in ours} == comments(course)
    assert "Graded 0 of lstm" in autograder(other, "nbgrader", "lstm")
    forget_scores(other, "right")
    assert "Graded 1 of lstm" in autograder(other, "nbgrader", "lstm")
    assert scores(other)["right"] == scores(course)["right"]


def forget_scores(course: Path, student: str) -> None:
    """Leave a gradebook as a run does that was killed between nbgrader's first and last step."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for grade in gradebook.find_submission_notebook("lstm", "lstm", student).grades:
            grade.auto_score = None
        gradebook.db.commit()


def test_one_students_timestamp_is_no_one_elses_trouble(tmp_path: Path) -> None:
    """Who hands in again is graded again, whatever the time of the next one looks like."""
    course = new_course(tmp_path / "course")
    nbgrader(course, "generate_assignment", "lstm")
    for student in ("ada", "bo"):
        hand_in(course, student, untouched())
    autograder(course, "nbgrader", "lstm")
    hand_in(course, "ada", notebook(piece("state_ones")), when=LATE)
    hand_in(course, "bo", untouched(), when="yesterday, about noon")
    said = autograder(course, "nbgrader", "lstm", ends=1)
    assert "NOT GRADED: bo" in said
    assert scores(course)["ada"]["lstm_cell"] == 40


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("elsewhere", "There is no nbgrader_config.py in"),
        ("gradebook", "The gradebook sqlite:.* cannot be used"),
        ("secret", "does not hold a secret"),
        ("ledger", "The ledger .* cannot be used"),
        ("nobody", "There is no submission of lstm by zoe in submitted/"),
    ],
)
def test_trouble_is_one_sentence(course: Path, tmp_path: Path, damage: str, sentence: str) -> None:
    """What keeps a whole class from being graded is said once, before anything is run."""
    other = tmp_path / "c [1] {x}"
    shutil.copytree(course, other, ignore=shutil.ignore_patterns("feedback", "results"))
    if damage == "elsewhere":
        other = other / "submitted"
    elif damage != "nobody":
        file = {"gradebook": "gradebook.db"}.get(damage, f".autograder/{damage}")
        (other / (file + (".sqlite" if damage == "ledger" else ""))).write_bytes(b"no such thing")
    who = ["--student", "zoe"] if damage == "nobody" else []
    said = autograder(other, "nbgrader", "lstm", *who, ends=2)
    assert re.search(sentence, said)
    assert len(said.strip().splitlines()) == 1

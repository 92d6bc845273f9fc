"""``docs/course.sh``: from an empty folder to feedback, with nbgrader's commands alone."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ..samples import AUTOMATIC, ROOT
from .course import autograder, notebook, piece, scores, untouched

ON_TIME, LATE, LATER = "2026-11-01-10-00-00", "2026-11-03-10-00-00", "2026-11-04-10-00-00"
CHEATING = """
class LSTMCell(nn.LSTMCell):
    pass
"""
ENDLESS = """
def init_hidden_cell(self, batch_size):
    while True:
        pass
"""
# On the learning platform: who, when, what.
FIRST: dict[str, tuple[str, bytes]] = {
    "ada": (ON_TIME, notebook()),
    "bo": (ON_TIME, notebook(piece("cell_gate_order_ifog"))),
    "chen": (LATE, notebook()),
    "dana": (ON_TIME, notebook(piece("cell_cell_state_detached"))),
    "eli": (ON_TIME, notebook(piece("state_ones"))),
    "fatima": (ON_TIME, notebook(piece("loop_no_zero_grad"))),
    "gus": (ON_TIME, untouched()),
    "hana": (ON_TIME, b'{"cells": ['),
    "ivan": (ON_TIME, notebook(ENDLESS)),
    "jo": (ON_TIME, notebook(CHEATING)),
    "kim": (ON_TIME, notebook("def train(model, batches, optimizer, criterion): exit()\n")),
}
SECOND = {"bo": (ON_TIME.replace("10-00", "11-00"), notebook())}
HERSELF = "the one who runs this"  # handed in through nbgrader's exchange, untouched


def put(folder: Path, files: dict[str, tuple[str, bytes]]) -> None:
    """Files as a learning platform names them."""
    folder.mkdir()
    for student, (when, data) in files.items():
        (folder / f"lstm_{student}_attempt_{when}_lstm.ipynb").write_bytes(data)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that the script leaves."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "downloads").mkdir()
    put(folder / "downloads" / "first", FIRST)
    put(folder / "downloads" / "second", SECOND)
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    beside = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": os.pathsep.join([beside, os.environ["PATH"]]),
        "EXCHANGE": str(folder / "exchange"),
        "JUPYTER_NO_CONFIG": "1",
    }
    ran = subprocess.run(
        [ROOT / "docs" / "course.sh", folder / "course", folder / "downloads"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=400,
    )
    assert ran.returncode == 0, ran.stdout[-5000:]
    assert "Traceback" not in ran.stdout
    assert "Success! Your notebook passes all the tests." in ran.stdout
    (folder / "course" / "log").write_text(ran.stdout)
    return folder / "course"


@pytest.fixture(scope="module")
def graded(course: Path) -> dict[str, dict[str, Any]]:
    """What ``autograder grade`` says of the same submissions, graded anew."""
    (course / ".autograder" / "ledger.sqlite").unlink()
    autograder(course, "grade", "submitted", "--out", "results")
    lines = (course / "results" / "results.jsonl").read_text().splitlines()
    return {line["student"]: line for line in map(json.loads, lines)}


def exported(course: Path) -> dict[str, dict[str, str]]:
    with (course / "grades.csv").open() as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


@pytest.mark.timeout(500)
def test_everyone_is_graded(course: Path) -> None:
    """Twelve students, each with the points of their own work."""
    totals = {
        student: sum(score or 0.0 for part, score in parts.items())
        for student, parts in scores(course).items()
    }
    (herself,) = set(totals) - set(FIRST)
    assert len(totals) == 12
    assert totals.pop(herself) == 0
    assert totals == {
        "ada": 90,
        "bo": 90,
        "chen": 90,
        "dana": 54,
        "eli": 84,
        "fatima": 50,
        "gus": 0,
        "hana": 0,
        "ivan": 80,
        "jo": 30,
        "kim": 50,
    }


def test_gradebook_results_and_feedback_agree(
    course: Path, graded: dict[str, dict[str, Any]]
) -> None:
    """Part by part, for every submission: three places, one number."""
    for student, parts in scores(course).items():
        lines = {part["id"]: part["score"] for part in graded[student]["parts"]}
        page = (course / "feedback" / student / "lstm" / "lstm.html").read_text()
        shown = dict(re.findall(r"Grade cell.*?<code>(\w+)</code>.*?Score: ([\d.]+) /", page, re.S))
        for part in AUTOMATIC:
            assert parts[part] == lines[part] == float(shown[part]), (student, part)


def test_late_work_is_penalised(course: Path) -> None:
    """As nbgrader is told to: all points, after a day."""
    rows = exported(course)
    assert (float(rows["chen"]["raw_score"]), float(rows["chen"]["score"])) == (90, 0)
    assert (float(rows["ada"]["raw_score"]), float(rows["ada"]["score"])) == (90, 90)


def test_only_what_is_new_is_graded_again(course: Path) -> None:
    """Whoever handed in again has the new points; nobody else is touched."""
    log = (course / "log").read_text()
    assert re.findall("Updating existing assignment: .*/(.*)/lstm", log) == ["bo"]
    assert log.count("Skipping existing assignment") >= len(FIRST) - 1
    assert scores(course)["bo"]["lstm_cell"] == 40


def test_feedback_reaches_students(course: Path) -> None:
    """The pages say what is wrong, and lie where students fetch them."""
    page = (course / "feedback" / "eli" / "lstm" / "lstm.html").read_text()
    assert "init_hidden_cell: partial" in re.sub(r"<[^>]*>", "", page)
    assert list((course.parent / "exchange" / "lstm" / "feedback").glob("*.html"))


def test_no_kernel_is_left_and_none_was_asked(course: Path) -> None:
    """Graded notebooks hold our outputs, no execution count of a kernel's."""
    ada = nbformat.read(course / "autograded" / "ada" / "lstm" / "lstm.ipynb", as_version=4)
    assert all(cell.execution_count is None for cell in ada.cells if cell.cell_type == "code")

"""The lesson of the exercise gru: its points, figures and task are those of the checks."""

from __future__ import annotations

import re

import nbformat
import torch

from autograder.exercises import load

from ..samples import ROOT

RELEASED = ROOT / "assignments" / "gru"
PART = load("gru").part("gru_cell")


def test_the_notebook_and_the_rubric_agree() -> None:
    """On points, shapes and figures; and nothing of a solution is in the release."""
    notebook = nbformat.read(RELEASED / "gru.ipynb", as_version=4)
    words = "\n".join(cell.source for cell in notebook.cells)
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert points == {part.id: part.max_score for part in load("gru").parts}
    told_of = [int(n) for n in re.findall(r"^- \*\*(\d+)\*\*", words, re.MULTILINE)]
    assert told_of == [*(criterion.points for criterion in PART.rubric), 2, 3, 2, 3]
    lstm, gru = (4 * 32 * (16 + 32 + 2), 3 * 32 * (16 + 32 + 2))
    assert f"| {lstm} | {gru} |" in words
    for path in RELEASED.iterdir():
        for piece in ("chunk(3", "torch.sigmoid(", "A GRU has no cell state and no output gate"):
            assert piece not in path.read_text("utf-8")


def test_the_lesson_tells_what_the_delay_study_measured() -> None:
    """Its figures are those of docs/calibration.md."""
    study = (ROOT / "docs" / "calibration.md").read_text("utf-8")
    words = (RELEASED / "gru.ipynb").read_text("utf-8")
    rows = {"plain RNN": "RNN,", "GRU, as PyTorch starts it": "GRU,", "LSTM, with": "the solution"}
    for told_as, measured_as in rows.items():
        row = re.search(rf"^\| {measured_as}.*$", study, re.MULTILINE)
        assert row is not None
        _, _, secrets, passed, _, lowest, _, median, *_ = [c.strip() for c in row[0].split("|")]
        line = re.search(rf"\| {told_as}[^|]*\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|", words)
        assert line is not None
        shown = [f"{float(median):.1%}", f"{float(lowest):.1%}"]
        assert [cell.strip() for cell in line.groups()] == [secrets, passed, *shown]


def test_the_task_of_the_lesson_is_learned() -> None:
    """The optional cell, with the solved one, at its delay of 5."""
    names: dict[str, object] = {}
    exec((ROOT / "solutions" / "gru" / "gru.py").read_text("utf-8"), names)
    notebook = nbformat.read(RELEASED / "gru.ipynb", as_version=4)
    [cell] = [cell.source for cell in notebook.cells if "def explore" in cell.source]
    threads = torch.get_num_threads()
    exec(cell.partition("\n\n\ntry:")[0], names)
    explore = names["explore"]
    assert callable(explore)
    assert explore(delay=5) > 0.95
    assert torch.get_num_threads() == threads == 1

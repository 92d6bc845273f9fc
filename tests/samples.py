"""Submissions as tests want them: from text, as script or notebook, graded in a real worker."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from autograder import render
from autograder.batch.spool import Spool
from autograder.exercises import load
from autograder.grading import grade_submission
from autograder.report import Report
from autograder.submissions.discovery import Submission
from autograder.submissions.source import from_notebook, from_script
from autograder.worker import Worker

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions" / "lstm"
RELEASE = ROOT / "assignments" / "lstm"
SECRET = b"a secret of a course for tests.."
MISTAKES = sorted(path.stem for path in (SOLUTIONS / "mistakes").glob("*.py"))
PART = {"cell": "lstm_cell", "state": "init_hidden_cell", "loop": "training_loop"}
AUTOMATIC = ("lstm_cell", "init_hidden_cell", "training_loop", "delay_task")


def solved() -> str:
    """The solved script."""
    return (SOLUTIONS / "lstm.py").read_text("utf-8")


def as_notebook(text: str) -> bytes:
    """A script as a notebook of one code cell, with a heading and without nbgrader's metadata."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# My solution"]},
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": text.splitlines(keepends=True),
        },
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    return json.dumps(notebook).encode()


def submission(data: str | bytes, student: str = "ada", file: str = "lstm.py") -> Submission:
    """What the reader makes of a file's content."""
    raw = data.encode() if isinstance(data, str) else data
    read = from_notebook if file.endswith(".ipynb") else from_script
    return Submission(student, "lstm", file, hashlib.sha256(raw).hexdigest(), read(raw, file))


def grade(
    worker: Worker, data: str | bytes, file: str = "lstm.py", secret: bytes = SECRET
) -> Report:
    """Grade one file's content."""
    return grade_submission(submission(data, file=file), load("lstm"), secret, worker)


def statuses(report: Report) -> dict[str, str]:
    """The status of each automatic part."""
    return {part: report.part(part).status for part in AUTOMATIC}


def write_all(reports: Iterable[Report], folder: Path) -> None:
    """Write every file of a graded class."""
    with Spool() as spool:
        for report in reports:
            spool.add(report)
        render.write_all(spool, folder)

"""A course of nbgrader's with students in it, as instructors have it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring.splice import splice

from ..samples import RELEASE, ROOT, SOLUTIONS

ON_TIME, LATE = "2026-11-01 10:00:00 UTC", "2026-11-03 10:00:00 UTC"
DUE = "2026-11-02 12:00:00 UTC"


def new_course(folder: Path) -> Path:
    """What an instructor starts from: the source notebook and the settings."""
    folder.mkdir()
    shutil.copytree(ROOT / "source_notebooks", folder / "source_notebooks")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def nbgrader(course: Path, *arguments: str) -> str:
    """Run a command of nbgrader's in a course; gives back all it says.

    Its folder is not on PATH: nbgrader is called by its path, as a service calls it.
    """
    return run([str(Path(sys.executable).with_name("nbgrader")), *arguments], course)


def autograder(course: Path, *arguments: str, ends: int = 0) -> str:
    """Run our command in a course, which ends with this exit code; gives back all it says."""
    return run([sys.executable, "-m", "autograder", *arguments], course, ends)


def run(command: list[str], course: Path, code: int = 0) -> str:
    ended, said = _run(command, course)
    assert ended == code, said
    assert "Traceback" not in said
    return said


def run_anyway(course: Path, *arguments: str) -> tuple[int, str]:
    """Run a command of nbgrader's, however it ends: its exit code and all it says."""
    return _run([str(Path(sys.executable).with_name("nbgrader")), *arguments], course)


def _run(command: list[str], course: Path) -> tuple[int, str]:
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if p != beside)
    ran = subprocess.run(
        command,
        cwd=course,
        env=os.environ | {"PATH": path, "JUPYTER_NO_CONFIG": "1"},
        capture_output=True,
        text=True,
        timeout=280,
    )
    return ran.returncode, ran.stdout + ran.stderr


def hand_in(
    course: Path,
    student: str,
    data: bytes,
    when: str = ON_TIME,
    name: str = "lstm.ipynb",
    assignment: str = "lstm",
) -> None:
    """Put a file where nbgrader collects it."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    (folder / "timestamp.txt").write_text(when)


def notebook(piece: str = "", edit: Callable[[Any], None] = lambda nb: None) -> bytes:
    """The released notebook, filled in with the solution but for ``piece``, then edited."""
    answers = nbformat.read(SOLUTIONS / "lstm.ipynb", as_version=4)
    texts = {cell.id: cell.source for cell in answers.cells if cell.cell_type == "code"}
    handed_in = released()
    for cell in handed_in.cells:
        if cell.id in texts:
            cell.source = splice(texts[cell.id], piece)
        if cell.id == "reflection":
            cell.source = "The forget gate stays open, so the gradient stays alive."
    edit(handed_in)
    return json.dumps(handed_in).encode()


def released() -> Any:
    """The notebook as students get it."""
    return nbformat.read(RELEASE / "lstm.ipynb", as_version=4)


def untouched() -> bytes:
    """The same as bytes."""
    return (RELEASE / "lstm.ipynb").read_bytes()


def piece(name: str) -> str:
    """One known mistake, as a definition that takes the place of the right one."""
    return (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8")


def scores(course: Path) -> dict[str, dict[str, float | None]]:
    """What the gradebook has: each student's automatic score of each cell."""
    return _of_each(course, lambda notebook: {g.name: g.auto_score for g in notebook.grades})


def comments(course: Path) -> dict[str, dict[str, str | None]]:
    """What the gradebook has: each student's automatic comment on each answer."""
    return _of_each(course, lambda notebook: {c.name: c.auto_comment for c in notebook.comments})


def _of_each(course: Path, read: Callable[[Any], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        submissions = gradebook.assignment_submissions("lstm")
        return {each.student.id: read(each.notebooks[0]) for each in submissions}

"""Make an assignment and its solved files from the source notebook."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from autograder.assessment.exercise import Exercise
from autograder.course import SOURCE
from autograder.errors import ReleaseError
from autograder.exercises import load, names

RELEASE = "assignments"
SOLVED = "solutions"
CONFIG = "nbgrader_config.py"
MARKERS = ("BEGIN SOLUTION", "END SOLUTION")
# The end of a line that imports a piece from the student's own file. The complete copy has the
# solved piece of that name instead, or nothing.
_YOURS = re.compile(r"^.*  # yours: ?(?P<name>[\w.]*)\n", re.MULTILINE)
_END_OF_TABLE = "<!-- /points -->"
_PAGES = ("README.md", "docs/students.md")  # of the course; a table there names its exercise
_NAMED = (ast.ClassDef, ast.FunctionDef)
HEADER = '''"""The code of {name}.ipynb as a script: hand in exactly one of the two.

The lesson is in the notebook: what each part asks, its equations, shapes and points.
To check yourself, run `pytest` in this folder.
"""'''


def release(course: Path, exercise: str) -> None:
    """Make ``assignments/<exercise>`` and the solved files in ``solutions/<exercise>``.

    The tables of points in the source are made first (``write_tables``). nbgrader itself makes the
    assignment, in a copy of the course with a gradebook of its own; the course's gradebook
    and whatever else is in ``solutions/<exercise>`` stay as they are.

    Raises:
        ReleaseError: something is missing, nbgrader refused the notebook, or a file could not be
            written. In the first two cases no file is changed.
    """
    source = _source_notebook(course, exercise)
    try:
        if exercise in names():
            write_tables(course, load(exercise))
        with TemporaryDirectory() as folder:
            copy = copy_course(course, exercise, Path(folder))
            _run_nbgrader(copy, exercise)
            _replace_folder(copy / RELEASE / exercise, course / RELEASE / exercise)
        _write_solved(source, course / SOLVED / exercise)
    except OSError as error:
        raise ReleaseError(f"The assignment {exercise} could not be released: {error}.") from error


def write_tables(course: Path, exercise: Exercise) -> None:
    """Write the table of points between ``<!-- points -->`` and ``<!-- /points -->`` in the source
    notebook and its README, and after ``<!-- points EXERCISE -->`` in the pages of the course."""
    source = course / SOURCE / exercise.id
    marks = {source / "README.md": "<!-- points -->"}
    marks |= {course / page: f"<!-- points {exercise.id} -->" for page in _PAGES}
    for path, mark in marks.items():
        if path.is_file():
            text = path.read_text("utf-8")
            path.write_text(_with_table(text, mark, exercise), "utf-8", newline="\n")
    path = source / f"{exercise.id}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    old = [cell.source for cell in notebook.cells]
    for cell in notebook.cells:
        cell.source = _with_table(cell.source, "<!-- points -->", exercise)
    if old != [cell.source for cell in notebook.cells]:
        path.write_bytes((nbformat.writes(notebook).rstrip("\n") + "\n").encode())


def _with_table(text: str, mark: str, exercise: Exercise) -> str:
    rows = [
        f"| {number} `{part.id}` | {part.task} | {part.max_score:g} |"
        for number, part in enumerate(exercise.parts, 1)
    ]
    table = "\n".join(["| part | you write | points |", "|---|---|---:|", *rows])
    old = re.compile(f"(?<={re.escape(mark)}\n).*?(?={_END_OF_TABLE})", re.DOTALL)
    return old.sub(lambda _: f"\n{table}\n\n", text)


def script_of(notebook: Any, name: str) -> str:
    """The text of a Python file with a notebook's cells that are tagged ``script``.

    Raises:
        ReleaseError: a solution is still marked in the text.
    """
    cells = [_without_check(cell.source) for cell in notebook.cells if _is_script(cell)]
    text = HEADER.format(name=name) + "\n\n" + "\n\n\n".join(cells) + "\n"
    if any(marker in text for marker in MARKERS):
        raise ReleaseError(f"A solution is still marked in {name}.py; clear solutions first.")
    return text


def _is_script(cell: Any) -> bool:
    return cell.cell_type == "code" and "script" in cell.metadata.get("tags", [])


def _without_check(source: str) -> str:
    """The cell without ``import autograder``, which only the notebook's check cells need."""
    lines = [line for line in source.split("\n") if line != "import autograder"]
    return "\n".join(lines).strip("\n")


def _source_notebook(course: Path, exercise: str) -> Path:
    source = course / SOURCE / exercise / f"{exercise}.ipynb"
    if Path(exercise).name != exercise or not source.is_file():
        raise ReleaseError(f"There is no source notebook {SOURCE}/{exercise}/{exercise}.ipynb.")
    if not (course / CONFIG).is_file():
        raise ReleaseError(f"There is no {CONFIG} in {course}; run this in the course folder.")
    if find_spec("nbgrader") is None:
        raise ReleaseError("nbgrader is missing; install it with: pip install nbgrader.")
    return source


def copy_course(course: Path, exercise: str, folder: Path) -> Path:
    """Copy what nbgrader needs to release one exercise into ``folder``; return the copy's path."""
    copy = folder.resolve() / "course"
    shutil.copytree(course / SOURCE / exercise, copy / SOURCE / exercise)
    shutil.copy(course / CONFIG, copy / CONFIG)
    return copy


def _run_nbgrader(course: Path, exercise: str) -> None:
    """Run nbgrader's command without output and without this user's and machine's settings."""
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", exercise]
    options = ["--force", f"--course-dir={course}", f"--db=sqlite:///{course / 'gradebook.db'}"]
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    alone = {"PATH": programs, "JUPYTER_NO_CONFIG": "1", "TMPDIR": str(course.parent)}
    done = subprocess.run(
        command + options, cwd=course, env=os.environ | alone, capture_output=True, text=True
    )
    if done.returncode != 0:
        reason = _reason(done.stderr)
        raise ReleaseError(f"nbgrader could not make the assignment {exercise}: {reason}.")


def _reason(log: str) -> str:
    """The message of the last exception in nbgrader's log, else the log's last line."""
    raised = re.findall(r"^\s*[\w.]*(?:Error|Exception|Invalid\w*): (.+)$", log, re.MULTILINE)
    last = raised[-1] if raised else (log.strip().splitlines() or ["it gave no reason"])[-1]
    return str(last).strip().rstrip(".")


def _replace_folder(made: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(made, folder)


def _write_solved(source: Path, folder: Path) -> None:
    """Write the source notebook and all scripts with the solutions in them, without marks."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        cell.source = _without_markers(cell.source)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    folder.mkdir(parents=True, exist_ok=True)
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    (folder / source.name).write_bytes(text.encode())
    solved = script_of(notebook, source.stem)
    (folder / f"{source.stem}.py").write_bytes(solved.encode())
    for path in source.parent.glob("*.py"):
        if not path.name.startswith("test_"):
            complete = _completed(path.read_text("utf-8"), solved)
            (folder / path.name).write_bytes(complete.encode())


def _completed(script: str, solved: str) -> str:
    """A script with the solved pieces instead of the imports from the student's file."""
    text = _YOURS.sub(lambda line: _piece(solved, line["name"]) if line["name"] else "", script)
    return re.sub(r"\n{4,}", "\n\n\n", text)  # the blank lines of removed pieces are left


def _piece(source: str, name: str) -> str:
    """The lines of a class, a function or a method, such as ``SimpleLSTM.init_hidden_cell``."""
    body: Sequence[ast.stmt] = ast.parse(source).body
    for word in name.split("."):
        (node,) = [n for n in body if isinstance(n, _NAMED) and n.name == word]
        body = node.body
    return "".join(source.splitlines(keepends=True)[node.lineno - 1 : node.end_lineno])


def _without_markers(source: str) -> str:
    lines = source.split("\n")
    return "\n".join(line for line in lines if not any(marker in line for marker in MARKERS))

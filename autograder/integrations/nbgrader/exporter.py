"""Opens every submission, also those that nbgrader cannot open.

nbgrader skips a student whose notebook has the wrong name, and shows a traceback for a file that is
no notebook. Here both students get the released notebook, with the reason at its top, and are
graded like everyone else.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbformat.validator import normalize
from nbgrader.utils import is_grade, is_solution

from ...errors import SubmissionError
from ...exercises import names
from ...submissions.discovery import Refused, read_bytes
from ...submissions.source import from_notebook
from .cells import name_of
from .comments import as_markdown
from .location import Location, location_of


def expect_notebook(assignment: str, student: str, notebooks: list[str]) -> None:
    """Make nbgrader grade the notebook with the right name, also if that file is missing.

    It is the ``Autograde.pre_convert_hook``. nbgrader reads the same list afterwards.
    """
    if assignment not in names() or not notebooks:
        return
    expected = str(Path(notebooks[0]).with_name(f"{assignment}.ipynb"))
    if expected not in notebooks:
        notebooks[:] = [expected]


class ReadSubmission(NotebookExporter):  # type: ignore[misc]
    """Opens any submission. It is the ``Autograde.exporter_class``."""

    def from_filename(
        self, filename: str, resources: Any = None, **rest: Any
    ) -> tuple[str, dict[str, Any]]:
        location = location_of(self.parent, resources)
        if location is None or Path(filename).parent != location.submitted:
            return super().from_filename(filename, resources, **rest)  # type: ignore[no-any-return]
        notebook = _open(Path(filename), location)
        _remove_links(location)
        return self.from_notebook_node(notebook, resources, **rest)  # type: ignore[no-any-return]


def _open(path: Path, location: Location) -> Any:
    """The student's notebook, with notes for the reader at its top."""
    found, notes = location.read(), []
    try:
        notebook = notebook_of(path, location)
    except SubmissionError as error:
        notebook = location.released_notebook()
        notes = ["This is the released notebook, not the student's."]
        notes += [str(error)] if path.is_file() else []
    if isinstance(found, Refused):
        notes = [*notes[:1], found.reason]
    elif found.file != path.name:
        notebook.cells.insert(0, new_code_cell(found.source.text))
        notes.append(f"The graded file is {found.file}. Its text is below.")
    if notes:
        notebook.cells.insert(0, new_markdown_cell(as_markdown(" ".join(notes))))
        _point_to_answers(notebook, location)
    return notebook


def _point_to_answers(notebook: Any, location: Location) -> None:
    """Where a written answer is missing, say where to look. nbgrader would say that there is no
    answer, and no person would look in the student's files."""
    answers = {
        name_of(cell): cell.source
        for cell in location.released_notebook().cells
        if is_grade(cell) and is_solution(cell)
    }
    for cell in notebook.cells:
        if answers.get(name_of(cell)) == cell.source:
            cell.source = (
                "There is no answer here. Look for it at the end of the script at the top of this "
                f"page, or in the folder {location.submitted.name}/ that was handed in."
            )


def notebook_of(path: Path, location: Location) -> Any:
    """The student's notebook.

    Raises:
        SubmissionError: nbgrader cannot use this file; the message says why.
    """
    data = read_bytes(path, location.exercise.id)
    from_notebook(data, path.name)
    try:
        text = json.dumps(json.loads(data.decode("utf-8-sig")), ensure_ascii=False)
        # A file cannot hold half a character: replace it.
        notebook = nbformat.reads(text.encode("utf-8", "replace").decode(), as_version=4)
        notebook = nbformat.v4.upgrade(notebook, 4, notebook.nbformat_minor)
        _, notebook = normalize(notebook)
        nbformat.validate(notebook)
        _make_plain(notebook)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:200]
        raise SubmissionError(f"{path.name} is not a valid notebook ({reason}).") from None
    return notebook


def _make_plain(notebook: Any) -> None:
    """Make every raw cell plain text. A page would show some raw cells as HTML."""
    for cell in notebook.cells:
        if cell.cell_type == "raw":
            for key in ("raw_mimetype", "format"):
                cell.metadata.pop(key, None)


def _remove_links(location: Location) -> None:
    """Remove the copies of files that a student only linked to.

    nbgrader would give them back as feedback: another student's work, or the course's secret.
    """
    own = Path(os.path.realpath(location.submitted))
    for folder, _, files in os.walk(location.submitted):  # like nbgrader, skip linked folders
        for name in files:
            path = Path(folder, name)
            if not Path(os.path.realpath(path)).is_relative_to(own):
                (location.autograded / path.relative_to(location.submitted)).unlink(missing_ok=True)

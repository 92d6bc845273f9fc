"""Opens what a student handed in; what nbgrader cannot open gets a notebook that says why.

nbgrader skips a student whose notebook has another name, and stops with a traceback at one that is
no notebook. Here both get the released notebook instead, with the reason at its top, so that they
are graded like everyone else.
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
from .location import Place, place_of


def expect_notebook(assignment: str, student: str, notebooks: list[str]) -> None:
    """For ``Autograde.pre_convert_hook``: have the notebook of the right name graded, even where
    another name was handed in. nbgrader reads this very list afterwards."""
    if assignment not in names() or not notebooks:
        return
    expected = str(Path(notebooks[0]).with_name(f"{assignment}.ipynb"))
    if expected not in notebooks:
        notebooks[:] = [expected]


class ReadSubmission(NotebookExporter):  # type: ignore[misc]
    """For ``Autograde.exporter_class``: opens any submission."""

    def from_filename(
        self, filename: str, resources: Any = None, **rest: Any
    ) -> tuple[str, dict[str, Any]]:
        place = place_of(self.parent, resources)
        if place is None or Path(filename).parent != place.submitted:
            return super().from_filename(filename, resources, **rest)  # type: ignore[no-any-return]
        notebook = _opened(Path(filename), place)
        _take_links_out(place)
        return self.from_notebook_node(notebook, resources, **rest)  # type: ignore[no-any-return]


def _opened(path: Path, place: Place) -> Any:
    """The student's notebook, with a sentence at its top on what else there is to know."""
    found, notes = place.read(), []
    try:
        notebook = notebook_of(path, place)
    except SubmissionError as error:
        notebook = place.released_notebook()
        notes = ["This is the notebook as it was handed out, not as it came."]
        notes += [str(error)] if path.is_file() else []
    if isinstance(found, Refused):
        notes = [*notes[:1], found.reason]
    elif found.file != path.name:
        notebook.cells.insert(0, new_code_cell(found.source.text))
        notes.append(f"Graded was {found.file}; its text is below.")
    if notes:
        notebook.cells.insert(0, new_markdown_cell(as_markdown(" ".join(notes))))
        _have_answers_looked_for(notebook, place)
    return notebook


def _have_answers_looked_for(notebook: Any, place: Place) -> None:
    """Of an answer in words that is not here nbgrader would say that there is none, and no person
    would look for it in what was handed in."""
    answers = {
        name_of(cell): cell.source
        for cell in place.released_notebook().cells
        if is_grade(cell) and is_solution(cell)
    }
    for cell in notebook.cells:
        if answers.get(name_of(cell)) == cell.source:
            cell.source = (
                "There is no answer here. Look for it at the end of the script at the top of this "
                f"page, or in the folder {place.submitted.name}/ that was handed in."
            )


def notebook_of(path: Path, place: Place) -> Any:
    """The student's notebook, if nbgrader can work with it.

    Raises:
        SubmissionError: it cannot; the message says why.
    """
    data = read_bytes(path, place.exercise.id)
    from_notebook(data, path.name)
    try:
        text = json.dumps(json.loads(data.decode("utf-8-sig")), ensure_ascii=False)
        # Half a character cannot be written down.
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
    """Raw cells are text, whatever they say of themselves: pages would show some as HTML."""
    for cell in notebook.cells:
        if cell.cell_type == "raw":
            for key in ("raw_mimetype", "format"):
                cell.metadata.pop(key, None)


def _take_links_out(place: Place) -> None:
    """nbgrader copies what a student's link leads to, and would give it back as feedback: perhaps
    another student's work, or the course's secret."""
    own = Path(os.path.realpath(place.submitted))
    for folder, _, files in os.walk(place.submitted):  # nor does nbgrader walk into linked folders
        for name in files:
            path = Path(folder, name)
            if not Path(os.path.realpath(path)).is_relative_to(own):
                (place.autograded / path.relative_to(place.submitted)).unlink(missing_ok=True)

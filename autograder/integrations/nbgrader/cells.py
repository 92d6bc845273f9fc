"""Puts nbgrader's cells back into a submission, whatever was done to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from .location import place_of

_NEW = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
SCHEMA = 3  # of nbgrader's metadata


class MendCells(NbGraderPreprocessor):  # type: ignore[misc]
    """First of ``Autograde.sanitize_preprocessors``: every cell that was handed out is there, once,
    with its own metadata; no other cell has any.

    nbgrader by itself leaves a student ungraded whose notebook lacks it, or all of the class whose
    notebook says that it is of another version.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        place = place_of(self.parent.parent, resources)
        if place is not None:
            released = place.released_notebook()
            about = resources["nbgrader"]
            with Gradebook(about["db_url"]) as gradebook:
                handed_out = gradebook.find_notebook(about["notebook"], about["assignment"])
                _mend(nb, _specifications(handed_out), _ids(released))
        return nb, resources


def _mend(nb: Any, wanted: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    found = {name: _best(nb, name, ids, wanted[name]) for name in wanted}
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
    before = -1
    for name, specification in wanted.items():
        at = found[name]
        if at is None:
            at = before + 1
            nb.cells.insert(at, _missing(specification))
            found = {n: i + 1 if i is not None and i >= at else i for n, i in found.items()}
        nb.cells[at] = _restored(nb.cells[at], specification)
        before = at


def _best(nb: Any, name: str, ids: Mapping[str, str], wanted: Mapping[str, Any]) -> int | None:
    """Where a cell is: by its name, else by its id; of several the last that was worked on."""
    named = [i for i, cell in enumerate(nb.cells) if name_of(cell) == name]
    same = [i for i, cell in enumerate(nb.cells) if cell.get("id") == ids.get(name, "")]
    found = named or [i for i in same if name_of(nb.cells[i]) not in ids]
    worked_on = [i for i in found if nb.cells[i].source != wanted["source"]]
    chosen = worked_on or found
    return chosen[-1] if chosen else None


def name_of(cell: Any) -> str:
    """The name that a cell says it has, whatever else its metadata holds; empty if none."""
    metadata = cell.metadata.get("nbgrader")
    name = metadata.get("grade_id") if isinstance(metadata, Mapping) else None
    return name if isinstance(name, str) else ""


def _ids(released: Any) -> dict[str, str]:
    """The id of each of nbgrader's cells in the notebook that was handed out."""
    return {name_of(cell): cell.get("id", "") for cell in released.cells if name_of(cell)}


def _specifications(handed_out: Any) -> dict[str, dict[str, Any]]:
    """What the gradebook knows of each cell, in the order in which they were handed out."""
    points = {
        cell.name: cell.max_score for cell in [*handed_out.grade_cells, *handed_out.task_cells]
    }
    grades = {cell.name for cell in handed_out.grade_cells}
    solutions = {cell.name for cell in handed_out.solution_cells}
    tasks = {cell.name for cell in handed_out.task_cells}
    return {
        cell.name: {
            "source": cell.source,
            "cell_type": cell.cell_type,
            "nbgrader": {
                "cell_type": cell.cell_type,
                "checksum": cell.checksum,
                "grade": cell.name in grades,
                "grade_id": cell.name,
                "locked": cell.locked,
                "schema_version": SCHEMA,
                "solution": cell.name in solutions,
                "task": cell.name in tasks,
            }
            | ({"points": points[cell.name]} if cell.name in points else {}),
        }
        for cell in handed_out.source_cells
    }


def _restored(cell: Any, wanted: Mapping[str, Any]) -> Any:
    """The cell with its own type and metadata, and its own text where that is locked."""
    metadata = wanted["nbgrader"]
    if cell.cell_type != wanted["cell_type"]:
        cell = _NEW[wanted["cell_type"]](cell.source, metadata=cell.metadata)
    if metadata["locked"]:
        cell.source = wanted["source"]
    cell.metadata["nbgrader"] = dict(metadata)
    return cell


def _missing(wanted: Mapping[str, Any]) -> Any:
    """A stand-in for a cell that was deleted."""
    # Not as it was handed out: nbgrader would take that for no answer, and no person would look.
    said = "This cell was missing from the submission. Look for the answer in another cell."
    return _NEW[wanted["cell_type"]](f"# {said}" if wanted["cell_type"] == "code" else said)

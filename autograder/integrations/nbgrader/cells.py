"""Restores the cells of nbgrader that a student deleted, copied or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from .location import location_of

_NEW = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
SCHEMA = 3  # the version of nbgrader's metadata


class MendCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Restores every released cell, once and with its metadata, and removes the metadata of all
    other cells. It is the first of ``Autograde.sanitize_preprocessors``.

    nbgrader alone does not grade a student whose notebook has no metadata. One notebook with
    metadata of another version stops the whole class.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        location = location_of(self.parent.parent, resources)
        if location is not None:
            ids = _ids(location.released_notebook())
            about = resources["nbgrader"]
            with Gradebook(about["db_url"]) as gradebook:
                released = gradebook.find_notebook(about["notebook"], about["assignment"])
                _restore(nb, _specifications(released), ids)
        return nb, resources


def _restore(nb: Any, wanted: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    found = {name: _find(nb, name, ids, wanted[name]) for name in wanted}
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
    previous = -1
    for name, specification in wanted.items():
        index = found[name]
        if index is None:
            index = previous + 1
            nb.cells.insert(index, _stand_in(specification))
            found = {n: i + 1 if i is not None and i >= index else i for n, i in found.items()}
        nb.cells[index] = _restored(nb.cells[index], specification)
        previous = index


def _find(nb: Any, name: str, ids: Mapping[str, str], wanted: Mapping[str, Any]) -> int | None:
    """The index of a cell, found by its name, else by its id. Of several copies, take the last that
    the student changed."""
    by_name = [i for i, cell in enumerate(nb.cells) if name_of(cell) == name]
    by_id = [i for i, cell in enumerate(nb.cells) if cell.get("id") == ids.get(name, "")]
    found = by_name or [i for i in by_id if name_of(nb.cells[i]) not in ids]
    changed = [i for i in found if nb.cells[i].source != wanted["source"]]
    return next(reversed(changed or found), None)


def name_of(cell: Any) -> str:
    """The name in a cell's metadata; empty if there is none."""
    metadata = cell.metadata.get("nbgrader")
    name = metadata.get("grade_id") if isinstance(metadata, Mapping) else None
    return name if isinstance(name, str) else ""


def _ids(released: Any) -> dict[str, str]:
    """The id of each of nbgrader's cells in the released notebook."""
    return {name_of(cell): cell.get("id", "") for cell in released.cells if name_of(cell)}


def _specifications(released: Any) -> dict[str, dict[str, Any]]:
    """What the gradebook knows about each cell, in the order of the released notebook."""
    points = {cell.name: cell.max_score for cell in [*released.grade_cells, *released.task_cells]}
    grades = {cell.name for cell in released.grade_cells}
    solutions = {cell.name for cell in released.solution_cells}
    tasks = {cell.name for cell in released.task_cells}
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
        for cell in released.source_cells
    }


def _restored(cell: Any, wanted: Mapping[str, Any]) -> Any:
    """The cell with its released type and metadata, and with its released text if it is locked."""
    metadata = wanted["nbgrader"]
    if cell.cell_type != wanted["cell_type"]:
        cell = _NEW[wanted["cell_type"]](cell.source, metadata=cell.metadata)
    if metadata["locked"]:
        cell.source = wanted["source"]
    cell.metadata["nbgrader"] = dict(metadata)
    return cell


def _stand_in(wanted: Mapping[str, Any]) -> Any:
    """A cell in the place of a deleted cell."""
    # Not with the released text: nbgrader would see no answer, and no person would look.
    text = "This cell was missing from the submission. Look for the answer in another cell."
    return _NEW[wanted["cell_type"]](f"# {text}" if wanted["cell_type"] == "code" else text)

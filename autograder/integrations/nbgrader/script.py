"""Writes the released stubs as a script."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade

from autograder.authoring.release import script_of
from autograder.errors import ReleaseError
from autograder.exercises import load, names


class WriteScript(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts a script with the released stubs beside the released notebook.

    It is the last of ``GenerateAssignment.preprocessors``, so the solutions are already removed.
    The script is one of the notebook's outputs: the command, formgrader and the API all write it.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        name = resources["unique_key"]
        assignment = resources["nbgrader"]["assignment"]
        if assignment not in names():
            return nb, resources
        _refuse_other_points(nb, assignment)
        resources.setdefault("outputs", {})[f"{name}.py"] = script_of(nb, name).encode()
        return nb, resources


def _refuse_other_points(nb: Any, assignment: str) -> None:
    """Refuse points that differ from the exercise's. nbgrader would scale the points, but the
    feedback would still name the exercise's."""
    wanted = {part.id: part.max_score for part in load(assignment).parts}
    for cell in filter(is_grade, nb.cells):
        about = cell.metadata.nbgrader
        if about.points != wanted.get(about.grade_id, about.points):
            raise ReleaseError(
                f"The cell {about.grade_id} has {about.points:g} points, but the exercise gives "
                f"{wanted[about.grade_id]:g}. Set the cell's points to that."
            )

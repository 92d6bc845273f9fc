"""The released stubs as a script, beside the released notebook."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade

from autograder.authoring.release import script_of
from autograder.errors import ReleaseError
from autograder.exercises import load, names


class WriteScript(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the released stubs, as a script, beside the released notebook.

    It comes last in ``GenerateAssignment.preprocessors``, when the solutions are gone. The file
    travels with the notebook as one of its outputs, so whatever runs the converter (the command,
    formgrader, the API) writes it in the same step.
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
    """The words and the points of a check are the exercise's; nbgrader would scale one of them."""
    wanted = {part.id: part.max_score for part in load(assignment).parts}
    for cell in filter(is_grade, nb.cells):
        about = cell.metadata.nbgrader
        if about.points != wanted.get(about.grade_id, about.points):
            raise ReleaseError(
                f"The cell {about.grade_id} has {about.points:g} points, but the exercise gives "
                f"{wanted[about.grade_id]:g}. Set the cell's points to that."
            )

"""The released stubs as a script, beside the released notebook."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.release import script_of


class WriteScript(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the released stubs, as a script, beside the released notebook.

    It comes last in ``GenerateAssignment.preprocessors``, when the solutions are gone. The file
    travels with the notebook as one of its outputs, so whatever runs the converter (the command,
    formgrader, the API) writes it in the same step.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        name = resources["unique_key"]
        resources.setdefault("outputs", {})[f"{name}.py"] = script_of(nb, name).encode()
        return nb, resources

"""Grades a notebook, where nbgrader would execute it."""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Enum, Integer

from ...errors import AutograderError
from ...render.html import part_html
from ...render.text import part_text
from ...report import PartResult, Report
from ...worker.worker_pool import cores
from .comments import REPORT
from .location import location_of
from .pictures import pictures_of
from .prefetch import report_of


class Grade(Execute):  # type: ignore[misc]
    """Replaces ``Execute`` in ``Autograde.autograde_preprocessors``: no student code runs in a
    kernel.

    Each grade cell gets two outputs: the feedback, as text and HTML, and the points, as nbgrader
    reads them. A cell that a person marks keeps its pictures. nbgrader executes all notebooks that
    are no exercise of ours.
    """

    isolation = Enum(
        ["bubblewrap", "sandlock", "none"],
        default_value=None,
        allow_none=True,
        help="The jail for student code. The default is the first jail that works here.",
    ).tag(config=True)
    jobs = Integer(
        None,
        allow_none=True,
        help="How many submissions are graded side by side. The default is one for each core.",
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any = None, km: Any = None) -> tuple[Any, Any]:
        converter = self.parent.parent
        location = location_of(converter, resources)
        if location is None:
            return super().preprocess(nb, resources, km)  # type: ignore[no-any-return]
        report = report_of(location, converter, self.isolation, self.jobs or cores())
        resources[REPORT], pictures = report, pictures_of(location)
        for cell in nb.cells:
            if cell.cell_type == "code" and utils.is_grade(cell):
                about = cell.metadata.nbgrader
                if utils.is_solution(cell):  # a person marks it
                    cell.outputs = pictures.get(about.grade_id, [])
                else:
                    cell.outputs = outputs(report, about)
        return nb, resources


def outputs(report: Report, metadata: Any) -> list[Any]:
    """The outputs of a grade cell: the feedback, then the points.

    nbgrader takes the first result that is a number. Without a number it gives full marks.
    """
    try:
        part = report.part(metadata.grade_id)
    except KeyError:
        return [_not_run(metadata.grade_id, report)]
    shown = {"text/plain": part_text(part), "text/html": str(part_html(part))}
    score = repr(scaled(part, float(metadata.points)))
    return [
        new_output("display_data", data=shown),
        new_output("execute_result", data={"text/plain": score}),
    ]


def scaled(part: PartResult, points: float) -> float:
    """The part's score, for a cell of ``points``. nbgrader refuses a score above the maximum."""
    share = (part.score or 0.0) / part.max_score
    return min(points, round(points * share, 4))


def _not_run(cell: str, report: Report) -> Any:
    """The output of an instructor's own test cell: an error, which scores 0. Without an output
    nbgrader would give full marks."""
    message = (
        f"{cell} is no part of the exercise {report.assignment}, and cells are not run here. "
        "Let a person mark this cell, or make it a part."
    )
    return new_output("error", ename=AutograderError.__name__, evalue=message, traceback=[message])

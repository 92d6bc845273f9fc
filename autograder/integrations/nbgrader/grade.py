"""Takes the place of nbgrader's ``Execute``: grades in our worker, and writes what it found."""

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
from .comments import REPORT
from .location import place_of
from .pictures import pictures_of
from .prefetch import report_of


class Grade(Execute):  # type: ignore[misc]
    """In ``Autograde.autograde_preprocessors``: no code of a student's runs in a kernel.

    A grade cell's outputs become the feedback, as text and HTML, and the points, in the shape that
    nbgrader scores; one that a person marks keeps its pictures. Notebooks that are no exercise of
    ours are executed, as nbgrader does it.
    """

    isolation = Enum(
        ["bubblewrap", "sandlock", "none"],
        default_value=None,
        allow_none=True,
        help="The jail for student code; the first that works here, unless one is named.",
    ).tag(config=True)
    jobs = Integer(
        None, allow_none=True, help="How many are graded side by side; one a core by default."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any = None, km: Any = None) -> tuple[Any, Any]:
        converter = self.parent.parent
        place = place_of(converter, resources)
        if place is None:
            return super().preprocess(nb, resources, km)  # type: ignore[no-any-return]
        report = resources[REPORT] = report_of(place, converter, self.isolation, self.jobs)
        shown = pictures_of(place)
        for cell in nb.cells:
            if cell.cell_type == "code" and utils.is_grade(cell):
                about = cell.metadata.nbgrader
                by_person = utils.is_solution(cell)
                cell.outputs = (
                    shown.get(about.grade_id, []) if by_person else outputs(report, about)
                )
        return nb, resources


def outputs(report: Report, metadata: Any) -> list[Any]:
    """A grade cell's outputs: what nbgrader shows, and then what it scores.

    nbgrader takes the first result that is a number, and would give full marks where there is none.
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
    """The part's score where its cell is worth ``points``; never more, which nbgrader refuses."""
    share = (part.score or 0.0) / part.max_score
    return min(points, round(points * share, 4))


def _not_run(cell: str, report: Report) -> Any:
    """An instructor's own test cell. It scores 0, which is seen; without output it were full."""
    said = (
        f"{cell} is no part of the exercise {report.assignment}, and cells are not run here. "
        "Have a person mark it, or make it a part."
    )
    return new_output("error", ename=AutograderError.__name__, evalue=said, traceback=[said])

"""Writes each part's feedback as the comment on the student's answer."""

from __future__ import annotations

import html
import re
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution

from ...report import PartResult

REPORT = "autograder"  # in a converter's resources: the report of the submission at hand
# What Markdown and MathJax take for more than text; an underscore within a word is none of it.
_MARKUP = re.compile(r"[\\`*\[\]#$~|!]|^[-+=]|\b_|_\b|(?<=\d)\.(?= )", re.MULTILINE)
_ANSWER = "_solution"  # the cell of a part's answer is named for the part


class SaveComments(NbGraderPreprocessor):  # type: ignore[misc]
    """After ``SaveAutoGrades``, which takes every automatic comment away."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        report = resources.get(REPORT)
        if report is not None:
            parts = {f"{part.id}{_ANSWER}": part for part in report.parts}
            answers = [cell.metadata.nbgrader.grade_id for cell in nb.cells if is_solution(cell)]
            _save({name: parts[name] for name in answers if name in parts}, resources["nbgrader"])
        return nb, resources


def _save(answers: dict[str, PartResult], about: Any) -> None:
    with Gradebook(about["db_url"]) as gradebook:
        for name, part in answers.items():
            comment = gradebook.find_comment(
                name, about["notebook"], about["assignment"], about["student"]
            )
            comment.auto_comment = None if part.passed else as_markdown(part.feedback)
        gradebook.db.commit()


def as_markdown(text: str) -> str:
    """Markdown that shows a text as it is: nbgrader renders comments as Markdown with HTML."""
    escaped = _MARKUP.sub(r"\\\g<0>", html.escape(text, quote=False))
    return escaped.replace("\n", "  \n")  # else the lines of a paragraph run together

"""Saves the feedback of each part as the comment on the student's answer."""

from __future__ import annotations

import html
import re
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution

from ...report import PartResult

REPORT = "autograder"  # the key of the submission's report in nbgrader's resources
# Characters that mean something to Markdown or MathJax. An underscore inside a word does not.
_MARKUP = re.compile(r"[\\`*\[\]#$~|!]|^[-+=]|\b_|_\b|(?<=\d)\.(?= )", re.MULTILINE)
_ANSWER = "_solution"  # the cell with a part's answer has the part's id and this as its name


class SaveComments(NbGraderPreprocessor):  # type: ignore[misc]
    """Saves comments after ``SaveAutoGrades``, which deletes every automatic comment."""

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
    """Markdown that shows a text unchanged. nbgrader renders comments as Markdown with HTML."""
    escaped = _MARKUP.sub(r"\\\g<0>", html.escape(text, quote=False))
    return escaped.replace("\n", "  \n")  # keep the line breaks of a paragraph

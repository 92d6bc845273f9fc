"""Where a submission lies in an nbgrader course, and which exercise it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nbformat

from ...assessment.exercise import Exercise
from ...exercises import load, names
from ...grading import is_started
from ...submissions.discovery import Candidate, Refused, Submission, in_folder, read


@dataclass(frozen=True)
class Place:
    """One student's submission of one of our exercises.

    Attributes:
        exercise: which.
        student: nbgrader's id of the student.
        course: the course's folder.
        submitted: the folder that was handed in.
        autograded: the folder of what is graded.
        released: the notebook that was handed out, which need not exist.
    """

    exercise: Exercise
    student: str
    course: Path
    submitted: Path
    autograded: Path
    released: Path

    def candidate(self) -> Candidate:
        """What was found in the folder."""
        return in_folder(self.student, self.exercise.id, self.submitted)

    def read(self) -> Submission | Refused:
        """The one file that counts, or why there is none."""
        return read(self.candidate(), partial(is_started, exercise=self.exercise))

    def released_notebook(self) -> Any:
        """The notebook that was handed out; an empty one where that is gone."""
        if not self.released.is_file():
            return nbformat.v4.new_notebook()
        return nbformat.read(self.released, as_version=4)


def place_of(converter: Any, resources: Any) -> Place | None:
    """Where a converter of nbgrader's is; None if the assignment is no exercise of ours."""
    about = resources["nbgrader"]
    return place(converter.coursedir, about["assignment"], about["student"])


def place(coursedir: Any, assignment: str, student: str) -> Place | None:
    """As ``place_of``, for an assignment and a student."""
    if assignment not in names():
        return None
    folder = partial(coursedir.format_path, assignment_id=assignment)
    return Place(
        exercise=load(assignment, Path(folder(coursedir.source_directory, "."))),
        student=student,
        course=Path(coursedir.root),
        submitted=Path(folder(coursedir.submitted_directory, student)),
        autograded=Path(folder(coursedir.autograded_directory, student)),
        released=Path(folder(coursedir.release_directory, ".")) / f"{assignment}.ipynb",
    )

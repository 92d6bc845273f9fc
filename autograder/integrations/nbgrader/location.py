"""Where a submission lies in a course, and which exercise it answers."""

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
class Location:
    """The files of one student's submission.

    Attributes:
        exercise: the exercise that the submission answers.
        student: the student's id in nbgrader.
        course: the course's folder.
        submitted: the folder that the student handed in.
        autograded: the folder for the graded notebook.
        released: the notebook that students received. The file may be missing.
    """

    exercise: Exercise
    student: str
    course: Path
    submitted: Path
    autograded: Path
    released: Path

    def candidate(self) -> Candidate:
        """The files that the student handed in."""
        return in_folder(self.student, self.exercise.id, self.submitted)

    def read(self) -> Submission | Refused:
        """The file that counts, or why no file does."""
        return read(self.candidate(), partial(is_started, exercise=self.exercise))

    def released_notebook(self) -> Any:
        """The notebook that students received; an empty notebook if the file is missing."""
        if not self.released.is_file():
            return nbformat.v4.new_notebook()
        return nbformat.read(self.released, as_version=4)


def location_of(converter: Any, resources: Any) -> Location | None:
    """The submission that a converter works on; None if the assignment is no exercise of ours."""
    about = resources["nbgrader"]
    if about["assignment"] not in names():
        return None
    return locate(converter.coursedir, about["assignment"], about["student"])


def locate(coursedir: Any, exercise: str, student: str) -> Location:
    """Find a student's submission in the folders of a course."""
    folder = partial(coursedir.format_path, assignment_id=exercise)
    return Location(
        exercise=load(exercise, Path(folder(coursedir.source_directory, "."))),
        student=student,
        course=Path(coursedir.root),
        submitted=Path(folder(coursedir.submitted_directory, student)),
        autograded=Path(folder(coursedir.autograded_directory, student)),
        released=Path(folder(coursedir.release_directory, ".")) / f"{exercise}.ipynb",
    )

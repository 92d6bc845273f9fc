"""Gives the scripts of an exercise the functions and classes that the student wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import SubmissionError
from ..exercises import load
from ..submissions.slicing import is_untouched, slice_for
from ..submissions.source import Source
from ..worker.inside.student import MissingNameError, Student
from .self_check import own_file


def own(script: str, exercise: str, *names: str) -> tuple[Any, ...]:
    """The objects with these names in the student's notebook or script beside ``script``.

    The file that the student started counts. Only the code that the names need is run, in this
    process.

    Raises:
        SystemExit: a name is missing or not written yet; the message says what to do.
    """
    try:
        source = own_file(Path(script).resolve().parent, load(exercise))
        _refuse_stubs(source, exercise, names)
        program = slice_for(source, names)
    except SubmissionError as error:
        raise SystemExit(str(error)) from None
    student = Student(program.text, program.name, program.keep)
    student.run()
    try:
        return tuple(student.get(name) for name in names)
    except MissingNameError as error:
        raise SystemExit(f"There is no {error} in {source.name}. Write it first.") from None


def _refuse_stubs(source: Source, exercise: str, names: tuple[str, ...]) -> None:
    for part in load(exercise).parts:
        if set(part.names) & set(names) and is_untouched(source, part.stub):
            raise SubmissionError(
                f"{part.stub} in {source.name} is not written yet. Write it, then run this again."
            )

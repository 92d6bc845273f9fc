"""Checks a student's file in a terminal, for ``autograder check`` and ``autograder watch``."""

from __future__ import annotations

import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ..assessment.exercise import Exercise
from ..errors import AutograderError, SubmissionError
from ..exercises import load
from ..render.status_style import MARKS
from ..render.text import part_text, total_line
from ..report import PartResult
from .self_check import check_source, read

BETWEEN_LOOKS = 0.02  # seconds


def check_in_terminal(path: Path, exercise: str, console: Console) -> None:
    """Show the points of each part of a file, and why.

    ``path`` is a notebook, a script, or a folder with one of them.

    Raises:
        AutograderError: the file cannot be read, or the grader failed.
    """
    chosen = load(exercise, path if path.is_dir() else path.parent)
    parts = list(
        check_source(read(path, chosen), chosen, [part.id for part in chosen.parts]).values()
    )
    for part in parts:
        _show(part, console)
    console.print(Text(total_line(parts), style="bold"), soft_wrap=True)


def _show(part: PartResult, console: Console) -> None:
    head, _, body = part_text(part).partition("\n")
    console.print(Text(head, style=MARKS[part.status].rich), soft_wrap=True)
    if body:
        console.print(Text(body), soft_wrap=True)
    console.print()


def watch_in_terminal(path: Path, exercise: str, console: Console) -> None:
    """Check a file now, and again after every save, until Ctrl-C.

    Raises:
        SubmissionError: there is no such file or folder.
    """
    if not path.exists():
        raise SubmissionError(f"{path} does not exist. Check the path.")
    chosen, before = load(exercise, path if path.is_dir() else path.parent), None
    while True:
        now = _stamps(path, chosen)
        time.sleep(BETWEEN_LOOKS)
        if now != before and now == _stamps(path, chosen):  # a changing file is still being written
            before = now
            _once_more(path, chosen, console)


def _stamps(path: Path, exercise: Exercise) -> list[tuple[int, int, int] | None]:
    """Values that change with every save. Unlike an event, they are not lost during a check."""
    names = [f"{exercise.id}.ipynb", f"{exercise.id}.py"]
    return [_stamp(file) for file in ([path / name for name in names] if path.is_dir() else [path])]


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:  # an editor replaces the file right now
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _once_more(path: Path, exercise: Exercise, console: Console) -> None:
    """Check once. An error is shown, and the watch goes on."""
    console.clear()
    console.print(Text(f"Checking {path} …", style="dim"), soft_wrap=True)
    try:
        check_in_terminal(path, exercise.id, console)
    except AutograderError as error:
        console.print(Text(str(error), style="red"), soft_wrap=True)
    hint = f"Watching {path}: save to check again, Ctrl-C to stop."
    console.print(Text(hint, style="dim"), soft_wrap=True)

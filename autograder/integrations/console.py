"""``autograder check`` and ``autograder watch``: a student's file in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ..errors import AutograderError, SubmissionError
from ..exercise import Exercise
from ..exercises import load
from ..record import PartResult
from ..render.marks import MARKS
from ..render.text import part_text, total_line
from .selfcheck import check_source, own_file, read_file

POLL = 300  # ms between two looks at the file


def check_in_terminal(path: Path, exercise: str, console: Console) -> None:
    """Show what each part of a file earns, and why.

    ``path`` is a notebook, a script, or a folder with one of them.

    Raises:
        AutograderError: the file cannot be read, or the grader failed.
    """
    chosen = load(exercise)
    source = own_file(path, chosen) if path.is_dir() else read_file(path)
    parts = list(check_source(source, chosen, [part.id for part in chosen.parts]).values())
    for part in parts:
        _show(part, console)
    console.print(Text(total_line(parts), style="bold"), soft_wrap=True)


def _show(part: PartResult, console: Console) -> None:
    head, _, body = part_text(part).partition("\n")
    console.print(Text(head, style=MARKS[part.status].rich), soft_wrap=True)
    if body:
        console.print(Text(body), soft_wrap=True)
    console.print()


def watch_in_terminal(
    path: Path, exercise: str, console: Console, stop: Callable[[], bool] = lambda: False
) -> None:
    """Check a file now and again at every save, until Ctrl-C, or until ``stop`` says so.

    Raises:
        SubmissionError: there is no such file or folder.
    """
    from watchfiles import PythonFilter, watch

    if not path.exists():
        raise SubmissionError(f"There is no file {path}.")
    chosen = load(exercise)
    _once_more(path, chosen, console)
    folder = path if path.is_dir() else path.parent
    names = PythonFilter(extra_extensions=(".ipynb",))
    changes = watch(
        folder,
        watch_filter=lambda change, name: names(change, name) and _concerns(Path(name), path),
        debounce=POLL,
        rust_timeout=POLL,
        yield_on_timeout=True,
        recursive=False,
        raise_interrupt=True,
    )
    for changed in changes:
        if stop():
            return
        if changed:
            _once_more(path, chosen, console)


def _concerns(changed: Path, path: Path) -> bool:
    return path.is_dir() or changed.name == path.name


def _once_more(path: Path, exercise: Exercise, console: Console) -> None:
    """One check; whatever is wrong with the file is said, and the watch goes on."""
    console.clear()
    try:
        check_in_terminal(path, exercise.id, console)
    except AutograderError as error:
        console.print(Text(str(error), style="red"), soft_wrap=True)
    console.print(f"Watching {path}: save to check again, Ctrl-C to stop.", style="dim")

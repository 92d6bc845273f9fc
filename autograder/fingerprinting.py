"""Makes the fingerprints of an exercise's library of mistakes, from the files in ``solutions/``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import UsageError
from .exercise import Exercise, Part
from .exercises import load
from .grading import examine
from .naming import FILE, SOLUTION, Mistake, look_of, numbers_of, save
from .sample import mistake as with_mistake
from .seeds import SELF_CHECK_SECRET, Seeds
from .source import from_script
from .worker import Worker, find

if TYPE_CHECKING:
    import torch

Fingerprint = tuple[Mistake, "torch.Tensor"]
# Up to an empty line, or to what is for authors: which other mistakes are the same from outside.
_HINT = re.compile(r"^Hint: (.+?)(?:\n\n|\nSame from outside|\Z)", re.MULTILINE | re.DOTALL)


def fingerprints(exercise: Exercise, solutions: Path, worker: Worker) -> Iterator[Fingerprint]:
    """Run the solution and every mistake once; part by part, in the order of their names.

    A mistake's file is named for its part's ``prefix``: ``cell_bias_missing.py``.

    Raises:
        UsageError: a file does not say what is wrong, or has no hint.
    """
    for part in exercise.parts:
        if not part.prefix:
            continue
        yield _run(exercise, part, (solutions / f"{exercise.id}.py").read_text("utf-8"), worker)
        for path in sorted((solutions / "mistakes").glob(f"{part.prefix}_*.py")):
            text = with_mistake(solutions, path.stem)
            yield _run(exercise, part, text, worker, about(path, part))


def write_fingerprints(name: str, solutions: Path) -> int:
    """Take them all, and put them beside the exercise's modules; gives back how many mistakes.

    Raises:
        UsageError: there is no such exercise or no solution of it, or a file says too little.
    """
    exercise, own = load(name), solutions / name
    if not (own / f"{name}.py").is_file():
        raise UsageError(f"There is no {own / f'{name}.py'}; run this in the course folder.")
    with Worker(find("none")) as worker:  # these are the course's own files
        found = list(fingerprints(exercise, own, worker))
    path = Path(str(files("autograder.exercises"))) / name / FILE
    save(found, str(path))
    path.chmod(0o644)
    return sum(mistake.id != SOLUTION for mistake, _ in found)


def about(path: Path, part: Part) -> Mistake:
    """What a mistake's file says of itself: its first line, and the line that begins with Hint.

    Raises:
        UsageError: one of the two is missing.
    """
    words = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    hint = _HINT.search(words)
    title = words.partition("\n\n")[0].replace("\n", " ").strip()
    if not title or hint is None:
        raise UsageError(f"{path.name} needs a docstring: what is wrong, and a line 'Hint: ...'.")
    name = path.stem.removeprefix(f"{part.prefix}_").replace("_", "-")
    return Mistake(name, part.id, title, hint[1].replace("\n", " ").strip())


def _run(
    exercise: Exercise, part: Part, text: str, worker: Worker, mistake: Mistake | None = None
) -> Fingerprint:
    seeds = Seeds(SELF_CHECK_SECRET, f"{exercise.id}/{exercise.version}", "")
    source = from_script(text.encode(), f"{exercise.id}.py")
    case = examine(part, source, seeds, worker)
    numbers = numbers_of(part, case)
    assert numbers is not None  # a part with a prefix has a fingerprint
    if mistake is None:
        return Mistake(SOLUTION, part.id, "", ""), numbers
    return replace(mistake, look=look_of(part.judge(case))), numbers

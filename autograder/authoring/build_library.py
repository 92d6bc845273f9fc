"""Build the library of an exercise's known mistakes from the files in ``solutions/``."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import torch

from ..assessment.exercise import Case, Exercise, Part
from ..assessment.seeds import SELF_CHECK_SECRET, Seeds
from ..diagnosis.diagnose import MOST, numbers_of, symptom_of
from ..diagnosis.library import FILE, SOLUTION, Library, Mistake, is_close, save
from ..errors import UsageError
from ..exercises import load
from ..grading import examine
from ..submissions.source import from_script
from ..worker import Worker, WorkerPool, find
from .merge import combine
from .splice import splice

_ENTRY = r"^{}: (.+?)(?=\n\n|\n[A-Z][a-z ]+: |\Z)"


class PieceRunner:
    """Runs pieces of code in place of the solved pieces of one exercise, side by side."""

    def __init__(self, exercise: Exercise, solved: str, pool: WorkerPool) -> None:
        self.solved = solved
        self._name, self._pool = f"{exercise.id}.py", pool
        self._seeds = Seeds(SELF_CHECK_SECRET, f"{exercise.id}/{exercise.version}", "")

    def run(self, part: Part, pieces: Iterable[str]) -> Iterator[tuple[Case, torch.Tensor]]:
        """Yield each piece's case and numbers, in order."""
        found = deque(self._pool.submit(partial(self._case, part, piece)) for piece in pieces)
        while found:
            case = found.popleft().result()
            numbers = numbers_of(part, case)
            assert numbers is not None  # a part with a prefix has a fingerprint
            yield case, numbers

    def _case(self, part: Part, piece: str, worker: Worker) -> Case:
        source = from_script(splice(self.solved, piece).encode(), self._name)
        return examine(part, source, self._seeds, worker)


def write_fingerprints(name: str, solutions: Path, jobs: int) -> Mapping[str, Library]:
    """Build the libraries of an exercise, by part, and save them beside the exercise's modules.

    Raises:
        UsageError: the exercise or its solution does not exist, or a mistake's docstring lacks
            something.
    """
    exercise, folder = load(name), solutions / name
    if not (folder / f"{name}.py").is_file():
        raise UsageError(f"There is no {folder / f'{name}.py'}; run this in the course folder.")
    with closing(WorkerPool(find("none"), jobs)) as pool:  # no jail: the course's own files
        libraries = build(exercise, folder, pool)
    path = Path(str(files("autograder.exercises"))) / name / FILE
    save(libraries, str(path))
    path.chmod(0o644)
    return libraries


def build(exercise: Exercise, solutions: Path, pool: WorkerPool) -> dict[str, Library]:
    """Run the solution, every mistake and, where a near miss earns points, every pair of mistakes.

    The name of a mistake's file begins with its part's ``prefix``: ``cell_bias_missing.py``.

    Raises:
        UsageError: a mistake's docstring lacks the title, the broken lines or the hint.
    """
    runner = PieceRunner(exercise, (solutions / f"{exercise.id}.py").read_text("utf-8"), pool)
    parts = [part for part in exercise.parts if part.prefix]
    return {part.id: _library_of(runner, part, solutions / "mistakes") for part in parts}


def _library_of(runner: PieceRunner, part: Part, folder: Path) -> Library:
    paths = sorted(folder.glob(f"{part.prefix}_*.py"))
    texts = {mistake_id(path, part): path.read_text("utf-8") for path in paths}
    mistakes = [Mistake(SOLUTION, part.id, "", ""), *(read_mistake(path, part) for path in paths)]
    rows = []
    for place, (case, numbers) in enumerate(runner.run(part, ["", *texts.values()])):
        rows.append(numbers)
        if place:
            mistakes[place] = replace(mistakes[place], symptom=symptom_of(part.judge(case)))
    known = torch.stack(rows)
    pairs = pairs_of(runner.solved, part, mistakes, known, texts) if part.near_miss else {}
    places, pairs_rows = [], []
    for pair, (_, numbers) in zip(pairs, runner.run(part, pairs.values()), strict=True):
        if not is_close(known, numbers).any():
            places.append(pair)
            pairs_rows.append(numbers.float())
    return Library(
        mistakes=mistakes,
        numbers=known,
        pairs=torch.tensor(places, dtype=torch.int16).view(-1, 2),
        pairs_numbers=torch.stack(pairs_rows) if pairs_rows else known[:0].float(),
    )


def pairs_of(
    solved: str,
    part: Part,
    mistakes: Sequence[Mistake],
    known: torch.Tensor,
    texts: Mapping[str, str],
) -> dict[tuple[int, int], str]:
    """The pairs of mistakes that can be made at once, and the piece of code with both.

    A pair is two places in ``mistakes``; the mistake that breaks the earlier line comes first.
    Left out are mistakes with the same numbers as more than MOST others or as the solution, and
    pairs that a file's ``Never with`` excludes.

    Args:
        solved: the text of the solved file.
        part: where the mistakes are made.
        mistakes: the solution, then the mistakes.
        known: (mistakes, n), a row of numbers for each.
        texts: the text of each mistake's file, by the mistake's id.
    """
    never = {
        id_: set(_entry("Never with", _docstring_of(text)).split()) for id_, text in texts.items()
    }
    found = {}
    for one, other in combinations(_in_order_of_lines(part, mistakes, known), 2):
        ids = mistakes[one].id, mistakes[other].id
        piece = combine(solved, texts[ids[0]], texts[ids[1]])
        if piece is not None and not set(ids) & (never[ids[0]] | never[ids[1]]):
            found[one, other] = piece
    return found


def _in_order_of_lines(part: Part, mistakes: Sequence[Mistake], known: torch.Tensor) -> list[int]:
    """The places of the mistakes that can be named and that differ from the solution."""
    lines = list(part.equations.values())
    named = [
        place
        for place, row in enumerate(known)
        if int(is_close(known, row).sum()) <= MOST and not is_close(known[:1], row).any()
    ]
    return sorted(named, key=lambda place: min(map(lines.index, mistakes[place].breaks)))


def mistake_id(path: Path, part: Part) -> str:
    """The id of a file's mistake: ``bias-missing`` for ``cell_bias_missing.py``."""
    return path.stem.removeprefix(f"{part.prefix}_").replace("_", "-")


def read_mistake(path: Path, part: Part) -> Mistake:
    """Read a mistake's title, broken lines and hint from the docstring of its file.

    Raises:
        UsageError: one of the three is missing, or the file is not valid Python.
    """
    try:
        text = _docstring_of(path.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{path.name} cannot be read as Python: {error}.") from None
    title = text.partition("\n\n")[0].replace("\n", " ").strip()
    names, hint = _entry("Breaks", text).split(), _entry("Hint", text)
    unknown = [name for name in names if name not in part.equations]
    if not title or not hint or not names or unknown:
        raise UsageError(
            f"{path.name} needs a docstring: what is wrong, a line 'Breaks: ...' with one or more "
            f"of {', '.join(part.equations)}, and a line 'Hint: ...'."
        )
    lines = tuple(part.equations[name] for name in names)
    shows = _entry("Shows", text)
    return Mistake(mistake_id(path, part), part.id, title, hint, lines, shows)


def _docstring_of(text: str) -> str:
    return ast.get_docstring(ast.parse(text)) or ""


def _entry(name: str, text: str) -> str:
    """The text after ``name: `` in a docstring, up to the next entry or blank line."""
    found = re.search(_ENTRY.format(name), text, re.MULTILINE | re.DOTALL)
    return found[1].replace("\n", " ").strip() if found else ""

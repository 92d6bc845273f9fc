"""Makes the fingerprints of an exercise's library of mistakes, from the files in ``solutions/``."""

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


class Bench:
    """Runs pieces of one exercise in the place of the solved ones, side by side."""

    def __init__(self, exercise: Exercise, solved: str, lanes: WorkerPool) -> None:
        self.solved = solved
        self._name, self._lanes = f"{exercise.id}.py", lanes
        self._seeds = Seeds(SELF_CHECK_SECRET, f"{exercise.id}/{exercise.version}", "")

    def run(self, part: Part, pieces: Iterable[str]) -> Iterator[tuple[Case, torch.Tensor]]:
        """What came of each piece, in order, and its numbers."""
        found = deque(self._lanes.submit(partial(self._case, part, piece)) for piece in pieces)
        while found:
            case = found.popleft().result()
            numbers = numbers_of(part, case)
            assert numbers is not None  # a part with a prefix has a fingerprint
            yield case, numbers

    def _case(self, part: Part, piece: str, worker: Worker) -> Case:
        source = from_script(splice(self.solved, piece).encode(), self._name)
        return examine(part, source, self._seeds, worker)


def write_fingerprints(name: str, solutions: Path, jobs: int) -> Mapping[str, Library]:
    """Take them all, and put them beside the exercise's modules.

    Raises:
        UsageError: there is no such exercise or no solution of it, or a file says too little.
    """
    exercise, own = load(name), solutions / name
    if not (own / f"{name}.py").is_file():
        raise UsageError(f"There is no {own / f'{name}.py'}; run this in the course folder.")
    with closing(WorkerPool(find("none"), jobs)) as pool:  # no jail: the course's own files
        libraries = take(exercise, own, pool)
    path = Path(str(files("autograder.exercises"))) / name / FILE
    save(libraries, str(path))
    path.chmod(0o644)
    return libraries


def take(exercise: Exercise, solutions: Path, lanes: WorkerPool) -> dict[str, Library]:
    """Run the solution and every mistake once, and every pair where two are a near miss too.

    A mistake's file is named for its part's ``prefix``: ``cell_bias_missing.py``.

    Raises:
        UsageError: a file does not say what is wrong, what it breaks, or has no hint.
    """
    bench = Bench(exercise, (solutions / f"{exercise.id}.py").read_text("utf-8"), lanes)
    parts = [part for part in exercise.parts if part.prefix]
    return {part.id: _shelf(bench, part, solutions / "mistakes") for part in parts}


def _shelf(bench: Bench, part: Part, folder: Path) -> Library:
    paths = sorted(folder.glob(f"{part.prefix}_*.py"))
    texts = {mistake_id(path, part): path.read_text("utf-8") for path in paths}
    mistakes = [Mistake(SOLUTION, part.id, "", ""), *(about(path, part) for path in paths)]
    rows = []
    for place, (case, numbers) in enumerate(bench.run(part, ["", *texts.values()])):
        rows.append(numbers)
        if place:
            mistakes[place] = replace(mistakes[place], symptom=symptom_of(part.judge(case)))
    known = torch.stack(rows)
    pairs = pairs_of(bench.solved, part, mistakes, known, texts) if part.near_miss else {}
    of, pairs_rows = [], []
    for pair, (_, numbers) in zip(pairs, bench.run(part, pairs.values()), strict=True):
        if not is_close(known, numbers).any():
            of.append(pair)
            pairs_rows.append(numbers.float())
    return Library(
        mistakes=mistakes,
        numbers=known,
        pairs=torch.tensor(of, dtype=torch.int16).view(-1, 2),
        pairs_numbers=torch.stack(pairs_rows) if pairs_rows else known[:0].float(),
    )


def pairs_of(
    solved: str,
    part: Part,
    mistakes: Sequence[Mistake],
    known: torch.Tensor,
    texts: Mapping[str, str],
) -> dict[tuple[int, int], str]:
    """Every two mistakes that can be made at once, by their places in ``mistakes``, and the piece
    with both; the one whose line comes first comes first.

    Left out are those that no name tells apart, those that inputs like these do not show, and what
    a file says ``Never with``: nothing right is left then.

    Args:
        mistakes: the solution, then the others.
        known: the numbers of each, a row for a mistake.
        texts: the file of each, by its id.
    """
    never = {id_: set(_entry("Never with", _words_of(text)).split()) for id_, text in texts.items()}
    found = {}
    for one, other in combinations(_in_order_of_lines(part, mistakes, known), 2):
        ids = mistakes[one].id, mistakes[other].id
        piece = combine(solved, texts[ids[0]], texts[ids[1]])
        if piece is not None and not set(ids) & (never[ids[0]] | never[ids[1]]):
            found[one, other] = piece
    return found


def _in_order_of_lines(part: Part, mistakes: Sequence[Mistake], known: torch.Tensor) -> list[int]:
    """The places of the mistakes that have a name, and show in numbers."""
    lines = list(part.equations.values())
    named = [
        place
        for place, row in enumerate(known)
        if int(is_close(known, row).sum()) <= MOST and not is_close(known[:1], row).any()
    ]
    return sorted(named, key=lambda place: min(map(lines.index, mistakes[place].breaks)))


def mistake_id(path: Path, part: Part) -> str:
    """``bias-missing`` for ``cell_bias_missing.py``."""
    return path.stem.removeprefix(f"{part.prefix}_").replace("_", "-")


def about(path: Path, part: Part) -> Mistake:
    """What a mistake's file says of itself: its first line, what it breaks, and the hint.

    Raises:
        UsageError: one of the three is missing, or it is no Python.
    """
    try:
        words = _words_of(path.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{path.name} cannot be read as Python: {error}.") from None
    title = words.partition("\n\n")[0].replace("\n", " ").strip()
    names, hint = _entry("Breaks", words).split(), _entry("Hint", words)
    unknown = [name for name in names if name not in part.equations]
    if not title or not hint or not names or unknown:
        raise UsageError(
            f"{path.name} needs a docstring: what is wrong, a line 'Breaks: ...' with one of "
            f"{', '.join(part.equations)}, and a line 'Hint: ...'."
        )
    lines = tuple(part.equations[name] for name in names)
    shows = _entry("Shows", words)
    return Mistake(mistake_id(path, part), part.id, title, hint, lines, shows)


def _words_of(text: str) -> str:
    return ast.get_docstring(ast.parse(text)) or ""


def _entry(name: str, words: str) -> str:
    found = re.search(_ENTRY.format(name), words, re.MULTILINE | re.DOTALL)
    return found[1].replace("\n", " ").strip() if found else ""

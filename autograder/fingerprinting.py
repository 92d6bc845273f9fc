"""Makes the fingerprints of an exercise's library of mistakes, from the files in ``solutions/``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from queue import SimpleQueue

import torch

from .combining import combine
from .errors import UsageError
from .exercise import Exercise, Part
from .exercises import load
from .fingerprints import FILE, SOLUTION, Mistake, Shelf, is_close, save
from .grading import examine
from .naming import MOST, look_of, numbers_of
from .sample import splice
from .seeds import SELF_CHECK_SECRET, Seeds
from .source import from_script
from .worker import Worker, find

Fingerprint = tuple[Mistake, torch.Tensor]
_ENTRY = r"^{}: (.+?)(?=\n\n|\n[A-Z][a-z ]+: |\nSame from outside|\Z)"


class Bench:
    """Runs pieces of one exercise in the place of the solved ones, several at a time."""

    def __init__(self, exercise: Exercise, solved: str, workers: Sequence[Worker]) -> None:
        self.exercise = exercise
        self.solved = solved
        self._seeds = Seeds(SELF_CHECK_SECRET, f"{exercise.id}/{exercise.version}", "")
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._lanes = len(workers)
        for worker in workers:
            self._free.put(worker)

    def run(self, part: Part, pieces: Iterable[tuple[Mistake, str]]) -> list[Fingerprint]:
        """What came of each piece, and the words for it."""
        with ThreadPoolExecutor(self._lanes) as lanes:
            return list(lanes.map(lambda each: self._run(part, *each), pieces))

    def _run(self, part: Part, mistake: Mistake, piece: str) -> Fingerprint:
        source = from_script(splice(self.solved, piece).encode(), f"{self.exercise.id}.py")
        worker = self._free.get()
        try:
            case = examine(part, source, self._seeds, worker)
        finally:
            self._free.put(worker)
        numbers = numbers_of(part, case)
        assert numbers is not None  # a part with a prefix has a fingerprint
        is_solution = mistake.id == SOLUTION
        look = mistake.look if is_solution else look_of(part.judge(case))
        return replace(mistake, look=look), numbers


def write_fingerprints(name: str, solutions: Path, jobs: int) -> Mapping[str, Shelf]:
    """Take them all, and put them beside the exercise's modules.

    Raises:
        UsageError: there is no such exercise or no solution of it, or a file says too little.
    """
    exercise, own = load(name), solutions / name
    if not (own / f"{name}.py").is_file():
        raise UsageError(f"There is no {own / f'{name}.py'}; run this in the course folder.")
    with ExitStack() as stack:  # without a jail: these are the course's own files
        workers = [stack.enter_context(Worker(find("none"))) for _ in range(max(1, jobs))]
        shelves = take(exercise, own, workers)
    path = Path(str(files("autograder.exercises"))) / name / FILE
    save(shelves, str(path))
    path.chmod(0o644)
    return shelves


def take(exercise: Exercise, solutions: Path, workers: Sequence[Worker]) -> dict[str, Shelf]:
    """Run the solution and every mistake once, and every pair where two are a near miss too.

    A mistake's file is named for its part's ``prefix``: ``cell_bias_missing.py``.

    Raises:
        UsageError: a file does not say what is wrong, what it breaks, or has no hint.
    """
    bench = Bench(exercise, (solutions / f"{exercise.id}.py").read_text("utf-8"), workers)
    parts = [part for part in exercise.parts if part.prefix]
    return {part.id: _shelf(bench, part, solutions / "mistakes") for part in parts}


def _shelf(bench: Bench, part: Part, folder: Path) -> Shelf:
    paths = sorted(folder.glob(f"{part.prefix}_*.py"))
    texts = {mistake_id(path, part): path.read_text("utf-8") for path in paths}
    pieces = [(about(path, part), text) for path, text in zip(paths, texts.values(), strict=True)]
    single = bench.run(part, [(Mistake(SOLUTION, part.id, "", ""), ""), *pieces])
    pairs = bench.run(part, pairs_of(bench.solved, part, single, texts)) if part.near_miss else []
    mistakes, rows = zip(*single, strict=True)
    known = torch.stack(rows)
    places = {mistake.id: place for place, mistake in enumerate(mistakes)}
    kept = [(m.id, row) for m, row in pairs if not is_close(known, row).any()]
    of = [[places[each] for each in ids.split("+")] for ids, _ in kept]
    return Shelf(
        mistakes=mistakes,
        numbers=known,
        pairs=torch.tensor(of, dtype=torch.int16).view(-1, 2),
        pairs_numbers=torch.stack([row for _, row in kept]).float() if kept else known[:0].float(),
    )


def pairs_of(
    solved: str, part: Part, single: Sequence[Fingerprint], texts: Mapping[str, str]
) -> list[tuple[Mistake, str]]:
    """Every two mistakes that can be made at once, under both ids, and the piece with both.

    Left out are those that no name tells apart, those that inputs like these do not show, and what
    a file says ``Never with``: nothing right is left then. The one whose line comes first comes
    first."""
    known = torch.stack([row for _, row in single])
    lines = list(part.equations.values())
    named = [
        mistake
        for (mistake, row), solution in ((each, single[0][1]) for each in single)
        if int(is_close(known, row).sum()) <= MOST and not is_close(solution[None], row).any()
    ]
    named.sort(key=lambda mistake: (min(map(lines.index, mistake.breaks)), mistake.id))
    found = []
    for one, other in combinations(named, 2):
        piece = combine(solved, texts[one.id], texts[other.id])
        never = _words_of(texts[one.id]) + _words_of(texts[other.id])
        if piece is not None and not {one.id, other.id} & set(_entry("Never with", never).split()):
            found.append((Mistake(f"{one.id}+{other.id}", part.id, "", ""), piece))
    return found


def mistake_id(path: Path, part: Part) -> str:
    """``bias-missing`` for ``cell_bias_missing.py``."""
    return path.stem.removeprefix(f"{part.prefix}_").replace("_", "-")


def about(path: Path, part: Part) -> Mistake:
    """What a mistake's file says of itself: its first line, what it breaks, and the hint.

    Raises:
        UsageError: one of the three is missing.
    """
    words = _words_of(path.read_text("utf-8"))
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

"""The gate for authors: what every exercise has to hold before students see it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from ..assessment.exercise import Exercise, Part
from ..course import SOURCE
from ..diagnosis.diagnose import MOST
from ..diagnosis.library import libraries_of
from ..errors import AutograderError, UsageError
from ..exercises import SUFFIXES, load
from ..grading import grade_source
from ..report import PartResult
from ..submissions.source import Source, from_notebook, from_script
from ..worker import Worker, WorkerPool, find
from .build_library import mistake_id
from .leaks import bodies_of, functions_of, leaking
from .release import RELEASE, SOLVED, copy_course, release
from .splice import splice

_SECRET = b"the secret of those who verify"  # other inputs than fingerprints were taken from
_SHAPE = re.compile(r"\(\s*\w+(?:\s*,\s*\w+)+\s*,?\s*\)")
# One size, as formulas, docstrings and feedback write it.
_SAME = {"B": "batch", "batch_size": "batch", "H": "hidden", "hidden_size": "hidden", "T": "time"}
_BLANK = re.compile(rb"\bTODO\b")  # as the skeleton marks what an author has to fill in
_WRITTEN = (".py", ".ipynb", ".md", ".toml")
_LEFT_BEHIND = re.compile(r"(^|/)(__pycache__|\.[^/]*)(/|$)")


@dataclass(frozen=True)
class Finding:
    """Something that an exercise promises, and where it does not hold, in sentences."""

    promise: str
    problems: tuple[str, ...]


def verify(name: str, course: Path, jobs: int, every: int = 1) -> Iterator[Finding]:
    """Look at everything that an exercise promises.

    Args:
        name: the exercise's.
        course: the checkout, with its sources, assignments and solutions.
        jobs: how many submissions to grade side by side.
        every: of the known mistakes and right styles only every so many-th is run.

    Raises:
        UsageError: there is no such exercise, or no file of it here.
    """
    with closing(WorkerPool(find("none"), jobs)) as lanes:  # the course's own files
        gate = Gate(load(name), course, lanes, every)
        gate.refuse()
        for promise, check in PROMISES.items():
            try:
                problems = tuple(check(gate))
            except (AutograderError, OSError, ValueError, KeyError, SyntaxError) as error:
                problems = (f"This could not be looked at: {type(error).__name__}: {error}",)
            yield Finding(promise, problems)


@dataclass(frozen=True)
class Gate:
    """One exercise in a checkout; each check gives its problems in sentences."""

    exercise: Exercise
    course: Path
    lanes: WorkerPool
    every: int = 1

    def refuse(self) -> None:
        """Without these files there is nothing to look at."""
        id_ = self.exercise.id
        for folder in (self.released, self.solutions):
            for file in (folder / f"{id_}{suffix}" for suffix in SUFFIXES):
                if not file.is_file():
                    raise UsageError(f"{file} is missing: run autograder release {id_}.")

    @property
    def released(self) -> Path:
        return self.course / RELEASE / self.exercise.id

    @property
    def solutions(self) -> Path:
        return self.course / SOLVED / self.exercise.id

    @property
    def automatic(self) -> list[Part]:
        return [part for part in self.exercise.parts if not part.is_manual]

    @property
    def stubs(self) -> list[str]:
        return list(dict.fromkeys(part.stub for part in self.automatic if part.stub))

    @property
    def notebook(self) -> Mapping[str, list[str]]:
        """The released notebook's cells, by their kind."""
        return _cells(self.released / f"{self.exercise.id}.ipynb")

    @property
    def solved(self) -> str:
        return (self.solutions / f"{self.exercise.id}.py").read_text("utf-8")

    def blanks(self) -> Iterator[str]:
        """What is still to be filled in, in all that an author writes."""
        id_ = self.exercise.id
        folders = {
            f"exercises/{id_}": Path(__file__).parents[1] / "exercises" / id_,
            f"{SOURCE}/{id_}": self.course / SOURCE / id_,
            f"{SOLVED}/{id_}/mistakes": self.solutions / "mistakes",
        }
        for folder, path in folders.items():
            for name, data in _contents(path).items():
                for number, line in enumerate(data.splitlines(), 1):
                    if name.endswith(_WRITTEN) and _BLANK.search(line):
                        yield f"{folder}/{name}, line {number}, is to be filled in: TODO."

    def points(self) -> Iterator[str]:
        """Rubrics and grade cells."""
        graded = _grade_cells(self.released / f"{self.exercise.id}.ipynb")
        for part in self.exercise.parts:
            asked = sum(criterion.points for criterion in part.rubric)
            if not part.is_manual and asked != part.max_score:
                yield f"The rubric of {part.id} is worth {asked:g}, the part {part.max_score:g}."
            if graded.get(part.id) != part.max_score:
                cell = f"{graded[part.id]:g} points" if part.id in graded else "no grade cell"
                yield f"{part.id} is worth {part.max_score:g}, and has {cell} in the notebook."
        for odd in sorted(set(graded) - {part.id for part in self.exercise.parts}):
            yield f"The notebook has a grade cell {odd}, which is no part."

    def untouched(self) -> Iterator[str]:
        """What is handed out, as notebook and as script."""
        for suffix in SUFFIXES:
            file = self.released / f"{self.exercise.id}{suffix}"
            for result in self._submit(_read(file)).result():
                if result.status not in ("not_attempted", "manual"):
                    yield f"{file.name} as it is handed out is {result.status} in {result.id}."

    def solution(self) -> Iterator[str]:
        """The solved notebook and script, and every right style."""
        files = [self.solutions / f"{self.exercise.id}{suffix}" for suffix in SUFFIXES]
        files += sorted((self.solutions / "styles").glob("*.py"))[:: self.every]
        futures = [self._submit(_read(file, self.exercise.id)) for file in files]
        for file, future in zip(files, futures, strict=True):
            for result in future.result():
                if result.status not in ("passed", "manual"):
                    yield f"{file.name} is {result.status} in {result.id}: {result.feedback}"

    def _submit(self, source: Source, *parts: str) -> Future[list[PartResult]]:
        wanted = parts or [part.id for part in self.exercise.parts]
        return self.lanes.submit(partial(_graded, source, self.exercise, wanted))

    def mistakes(self) -> Iterator[str]:
        """Each in the part that it is made in, and called by its name."""
        parts = {part.prefix: part for part in self.automatic if part.prefix}
        for prefix, part in parts.items():
            files = sorted((self.solutions / "mistakes").glob(f"{prefix}_*.py"))
            if not files:
                yield f"{part.id} has no known mistakes ({prefix}_*.py)."
            files = files[:: self.every]
            sources = [
                from_script(splice(self.solved, file.read_text("utf-8")).encode(), "mistake.py")
                for file in files
            ]
            futures = [self._submit(each, part.id) for each in sources]
            for file, future in zip(files, futures, strict=True):
                yield from self._mistake(file, part, future.result())

    def _mistake(self, file: Path, part: Part, results: Sequence[PartResult]) -> Iterator[str]:
        (own,) = [result for result in results if result.id == part.id]
        if own.status not in ("failed", "partial"):
            yield f"{file.name} is {own.status} in {part.id}."
        elif not self._is_named(mistake_id(file, part), part, own):
            called = " and ".join(own.mistakes) or "nothing"
            yield f"{file.name} is called {called}: run autograder fingerprints {self.exercise.id}."

    def _is_named(self, id_: str, part: Part, result: PartResult) -> bool:
        """By its own name, or one that is the same from outside; more than MOST get none."""
        library = libraries_of(part.module.rpartition(".")[0]).get(part.id)
        places = [n for n, each in enumerate(library.mistakes) if each.id == id_] if library else []
        if library is None or not places:
            return False
        known = library.mistakes[places[0]]
        alike = library.explain(library.numbers[places[0]], known.symptom)
        if not result.mistakes:
            return len(alike) > MOST
        return result.mistakes[0] in {mistake.id for each in alike for mistake in each}

    def secrets(self) -> Iterator[str]:
        """No solved function, and no word of nbgrader's that marks one."""
        files = _contents(self.released)
        bodies = bodies_of(self.solved, self.stubs)
        for name, stubs in leaking(files, bodies).items():
            yield f"{RELEASE}/{self.exercise.id}/{name} holds the solution of {', '.join(stubs)}."
        for name, data in files.items():
            if b"BEGIN SOLUTION" in data or b"BEGIN HIDDEN" in data:
                yield f"{RELEASE}/{self.exercise.id}/{name} holds a solution's mark."

    def fresh(self) -> Iterator[str]:
        """What is checked in is what the source makes today, the tables in the source included."""
        id_ = self.exercise.id
        with TemporaryDirectory() as folder:
            copy = copy_course(self.course, id_, Path(folder))
            release(copy, id_)
            for top in (SOURCE, RELEASE, SOLVED):
                own = _contents(self.course / top / id_)
                for name, data in _contents(copy / top / id_).items():
                    if own.get(name) != data:
                        yield f"{top}/{id_}/{name} is stale: run autograder release {id_}."

    def words(self) -> Iterator[str]:
        """Names and signatures in the release, and shapes that the checks ask for in its text."""
        text = (self.released / f"{self.exercise.id}.py").read_text("utf-8")
        handed_out, solved = functions_of(text), functions_of(self.solved)
        for stub in self.stubs:
            if stub not in handed_out or stub not in solved:
                yield f"There is no {stub} in the release, or none in the solution."
            elif ast.dump(handed_out[stub].args) != ast.dump(solved[stub].args):
                yield f"{stub} takes other arguments in the release than in the solution."
        lesson = "\n".join(chain(*self.notebook.values()))
        said = {_plain(shape) for shape in _SHAPE.findall(lesson)}
        for part in self.automatic:
            for ask in [ask for criterion in part.rubric for ask in criterion.checks]:
                for shape in _SHAPE.findall(ask.title):
                    if _sizes(shape) and _plain(shape) not in said:
                        yield f"{part.id} is asked for {shape}, which the notebook never says."


PROMISES: Mapping[str, Callable[[Gate], Iterator[str]]] = {
    "no blank of the skeleton is left": Gate.blanks,
    "points add up, in the rubric and in the notebook": Gate.points,
    "untouched stubs are not attempted": Gate.untouched,
    "the solution and every right style pass in full": Gate.solution,
    "every mistake fails in its part and is named": Gate.mistakes,
    "nothing of a solution is handed out": Gate.secrets,
    "what is handed out is what the source makes": Gate.fresh,
    "the text and the checks agree on names and shapes": Gate.words,
}


def _graded(
    source: Source, exercise: Exercise, wanted: Sequence[str], worker: Worker
) -> list[PartResult]:
    return list(grade_source(source, exercise, _SECRET, worker, wanted, {})[0].values())


def _read(file: Path, name: str = "") -> Source:
    read = from_notebook if file.suffix == ".ipynb" else from_script
    return read(file.read_bytes(), f"{name or file.stem}{file.suffix}")


def _cells(file: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"code": [], "markdown": [], "raw": []}
    for cell in json.loads(file.read_bytes())["cells"]:
        found[cell["cell_type"]].append("".join(cell["source"]))
    return found


def _grade_cells(file: Path) -> dict[str, float]:
    """The points of every graded cell, by its id."""
    cells = [
        cell["metadata"].get("nbgrader", {}) for cell in json.loads(file.read_bytes())["cells"]
    ]
    return {cell["grade_id"]: cell["points"] for cell in cells if cell.get("grade")}


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for what running things in it leaves behind."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in sorted(names.items())
        if path.is_file() and not _LEFT_BEHIND.search(name)
    }


def _sizes(shape: str) -> list[str]:
    """The sizes in a shape, by one name each; nothing if it is a pair of something else."""
    sizes = [_SAME.get(size, size) for size in re.findall(r"\w+", shape)]
    return sizes if set(sizes) & set(_SAME.values()) else []


def _plain(shape: str) -> str:
    return ", ".join(_SAME.get(size, size) for size in re.findall(r"\w+", shape))

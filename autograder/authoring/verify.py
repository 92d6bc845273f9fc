"""Check the promises that every exercise keeps before students see it."""

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
from typing import Any

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

_SECRET = b"the secret of those who verify"  # gives other inputs than the fingerprints' inputs
_SHAPE = re.compile(r"\(\s*\w+(?:\s*,\s*\w+)+\s*,?\s*\)")
# The names of a size in formulas, docstrings and feedback.
_SAME = {"B": "batch", "batch_size": "batch", "H": "hidden", "hidden_size": "hidden", "T": "time"}
_BLANK = re.compile(rb"\bTODO\b")  # marks what an author has to fill in
_AUTHORS_FILES = (".py", ".ipynb", ".md", ".toml")
_IGNORED = re.compile(r"(^|/)(__pycache__|\.[^/]*)(/|$)")


def verify(
    name: str, course: Path, jobs: int, every: int = 1
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Check each promise of an exercise; yield the promise and its problems, in sentences.

    Args:
        name: the exercise's id.
        course: the checkout, with its sources, assignments and solutions.
        jobs: the number of submissions to grade side by side.
        every: run only every n-th known mistake and every n-th right style.

    Raises:
        UsageError: the exercise does not exist, or its files are missing.
    """
    with closing(WorkerPool(find("none"), jobs)) as pool:  # no jail: the course's own files
        verifier = Verifier(load(name), course, pool, every)
        verifier.refuse()
        for promise, check in PROMISES.items():
            try:
                problems = tuple(check(verifier))
            except (AutograderError, OSError, ValueError, KeyError, SyntaxError) as error:
                problems = (f"The check failed: {type(error).__name__}: {error}",)
            yield promise, problems


@dataclass(frozen=True)
class Verifier:
    """One exercise in a checkout. Each method in ``PROMISES`` yields its problems, in sentences."""

    exercise: Exercise
    course: Path
    pool: WorkerPool
    every: int = 1

    def refuse(self) -> None:
        """Raise UsageError if the released or the solved files are missing."""
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
        """The text of the released notebook's cells, by their kind."""
        found: dict[str, list[str]] = {"code": [], "markdown": [], "raw": []}
        for cell in _cells(self.released / f"{self.exercise.id}.ipynb"):
            found[cell["cell_type"]].append("".join(cell["source"]))
        return found

    @property
    def solved(self) -> str:
        return (self.solutions / f"{self.exercise.id}.py").read_text("utf-8")

    def blanks(self) -> Iterator[str]:
        """The TODOs that are left in the files that an author writes."""
        id_ = self.exercise.id
        folders = {
            f"exercises/{id_}": Path(__file__).parents[1] / "exercises" / id_,
            f"{SOURCE}/{id_}": self.course / SOURCE / id_,
            f"{SOLVED}/{id_}/mistakes": self.solutions / "mistakes",
        }
        for folder, path in folders.items():
            for name, data in _contents(path).items():
                for number, line in enumerate(data.splitlines(), 1):
                    if name.endswith(_AUTHORS_FILES) and _BLANK.search(line):
                        yield f"{folder}/{name}, line {number}, has a TODO."

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
        """The released notebook and script."""
        for suffix in SUFFIXES:
            file = self.released / f"{self.exercise.id}{suffix}"
            for result in self._submit(_read(file)).result():
                if result.status not in ("not_attempted", "manual"):
                    yield f"The released {file.name} is {result.status} in {result.id}."

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
        return self.pool.submit(partial(_graded, source, self.exercise, wanted))

    def mistakes(self) -> Iterator[str]:
        """Each mistake fails in its part, and the feedback names it."""
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
        (result,) = [each for each in results if each.id == part.id]
        if result.status not in ("failed", "partial"):
            yield f"{file.name} is {result.status} in {part.id}."
        elif not _is_named(mistake_id(file, part), part, result):
            named = " and ".join(result.mistakes) or "nothing"
            yield f"{file.name} is named {named}: run autograder fingerprints {self.exercise.id}."

    def secrets(self) -> Iterator[str]:
        """No solved function, and none of nbgrader's marks of a solution."""
        files = _contents(self.released)
        bodies = bodies_of(self.solved, self.stubs)
        for name, stubs in leaking(files, bodies).items():
            solved = ", ".join(stubs)
            yield f"{RELEASE}/{self.exercise.id}/{name} contains the solution of {solved}."
        for name, data in files.items():
            if b"BEGIN SOLUTION" in data or b"BEGIN HIDDEN" in data:
                yield f"{RELEASE}/{self.exercise.id}/{name} contains a mark of a solution."

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
        """The release has the solution's signatures, and its text the shapes in the checks."""
        text = (self.released / f"{self.exercise.id}.py").read_text("utf-8")
        handed_out, solved = functions_of(text), functions_of(self.solved)
        for stub in self.stubs:
            if stub not in handed_out or stub not in solved:
                yield f"{stub} is missing in the release or in the solution."
            elif ast.dump(handed_out[stub].args) != ast.dump(solved[stub].args):
                yield f"{stub} has other arguments in the release than in the solution."
        lesson = "\n".join(chain(*self.notebook.values()))
        taught = [_sizes(shape) for shape in _SHAPE.findall(lesson)]
        for part in self.automatic:
            for check in [check for criterion in part.rubric for check in criterion.checks]:
                for shape in _SHAPE.findall(check.title):
                    sizes = _sizes(shape)
                    if set(sizes) & set(_SAME.values()) and sizes not in taught:
                        yield f"{part.id} asks for {shape}, which is not in the notebook."


PROMISES: Mapping[str, Callable[[Verifier], Iterator[str]]] = {
    "no TODO of the skeleton is left": Verifier.blanks,
    "points add up, in the rubric and in the notebook": Verifier.points,
    "untouched stubs are not attempted": Verifier.untouched,
    "the solution and every right style get full points": Verifier.solution,
    "every mistake fails in its part and is named": Verifier.mistakes,
    "no solution is in the release": Verifier.secrets,
    "the release is up to date with the source": Verifier.fresh,
    "the notebook and the checks agree on names and shapes": Verifier.words,
}


def _is_named(id_: str, part: Part, result: PartResult) -> bool:
    """Whether the result names the mistake, or one with the same numbers. More than MOST mistakes
    with the same numbers get no name."""
    library = libraries_of(part.module.rpartition(".")[0]).get(part.id)
    places = [n for n, each in enumerate(library.mistakes) if each.id == id_] if library else []
    if library is None or not places:
        return False
    known = library.mistakes[places[0]]
    alike = library.explain(library.numbers[places[0]], known.symptom)
    if not result.mistakes:
        return len(alike) > MOST
    return result.mistakes[0] in {mistake.id for each in alike for mistake in each}


def _graded(
    source: Source, exercise: Exercise, wanted: Sequence[str], worker: Worker
) -> list[PartResult]:
    return list(grade_source(source, exercise, _SECRET, worker, wanted, {})[0].values())


def _read(file: Path, name: str = "") -> Source:
    read = from_notebook if file.suffix == ".ipynb" else from_script
    return read(file.read_bytes(), f"{name or file.stem}{file.suffix}")


def _cells(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_bytes())["cells"]
    return cells


def _grade_cells(notebook: Path) -> dict[str, float]:
    """The points of every graded cell, by its id."""
    cells = [cell["metadata"].get("nbgrader", {}) for cell in _cells(notebook)]
    return {cell["grade_id"]: cell["points"] for cell in cells if cell.get("grade")}


def _contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, without caches and hidden files."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in sorted(names.items())
        if path.is_file() and not _IGNORED.search(name)
    }


def _sizes(shape: str) -> list[str]:
    """The sizes in a shape; each size has one name."""
    return [_SAME.get(size, size) for size in re.findall(r"\w+", shape)]

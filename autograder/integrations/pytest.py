"""A plug-in for pytest: one test for each check of an exercise.

The plug-in acts on two kinds of files: a test file with ``test_lstm = exercise_tests(__file__)``,
which students receive with the exercise, and a notebook or script that is named on the command line
and holds the exercise's stubs. In any other run it does nothing. torch is imported when a test of
ours runs.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..errors import AutograderError

if TYPE_CHECKING:
    from ..assessment.exercise import Exercise, Part
    from ..report import PartResult
    from ..submissions.source import Source

_EXERCISES = Path(__file__).parent.parent / "exercises"
_TESTS = re.compile(r"^\s*(?:async )?(?:def test|class Test)", re.MULTILINE)


@dataclass(frozen=True)
class ExerciseTests:
    """A placeholder in a test file. The plug-in replaces it with the tests of an exercise."""

    folder: Path
    exercise: str


def exercise_tests(test_file: str, exercise: str = "lstm") -> ExerciseTests:
    """The tests for a file beside the exercise: ``test_lstm = exercise_tests(__file__)``.

    They judge the notebook or the script in that folder, whichever the student started.
    """
    return ExerciseTests(Path(test_file).parent, exercise)


class WrongError(AutograderError):
    """Something that is asked is not right yet; its message is the feedback."""


class AskTest(pytest.Item):
    """One thing that a part asks, of one file, or of the file of one folder."""

    def __init__(
        self, *, exercise: Exercise, part: Part, title: str, where: Path, **rest: Any
    ) -> None:
        super().__init__(**rest)
        self.exercise, self.part, self.title, self.where = exercise, part, title, where

    def runtest(self) -> None:
        from .self_check import read

        source = read(self.where, self.exercise)
        result = self._result(source)
        self.user_properties += _properties(self._file(source), self.exercise, result)
        _decide(result, self.title)

    def _file(self, source: Source) -> str:
        """The path of the student's file, relative to the folder where pytest was started."""
        file = self.where / source.name if self.where.is_dir() else self.where
        with contextlib.suppress(ValueError):  # Windows: on another drive
            return os.path.relpath(file, self.config.invocation_params.dir)
        return str(file)

    def _result(self, source: Source) -> PartResult:
        from .self_check import check_source

        return check_source(source, self.exercise, {self.part.id})[self.part.id]

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, AutograderError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


class ExerciseFile(pytest.File):
    """A student's file that was named on the command line."""

    exercise: Exercise

    def collect(self) -> Iterator[AskTest]:
        yield from _tests(self, self.path, self.exercise)


def pytest_pycollect_makeitem(collector: Any, obj: object) -> list[AskTest] | None:
    """The tests behind an ``ExerciseTests``."""
    if type(obj) is not ExerciseTests:
        return None

    try:
        return list(_tests(collector, obj.folder, _loaded(obj.exercise, obj.folder)))
    except AutograderError as error:
        raise collector.CollectError(str(error)) from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ExerciseFile | None:
    """A notebook that is named on the command line."""
    return _named(file_path, parent) if file_path.suffix == ".ipynb" else None


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> ExerciseFile | None:
    """A script that is named on the command line: it is judged, not imported."""
    return _named(module_path, parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skipped test name the student's file, not ours."""
    report = yield
    if isinstance(item, AskTest) and report.skipped and isinstance(report.longrepr, tuple):
        report.longrepr = (str(item.where), None, report.longrepr[2])  # type: ignore[assignment]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The points of each part that was tested, file by file."""
    files: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for report in [report for reports in terminalreporter.stats.values() for report in reports]:
        found = dict(getattr(report, "user_properties", ()))
        if "autograder" in found:
            parts = files.setdefault((found["autograder"], found["file"]), {})
            parts[found["part"]] = found
    for (exercise, file), parts in files.items():
        terminalreporter.section(f"points: {file}")
        for line in _points(exercise, parts):
            terminalreporter.write_line(line)


def _named(path: Path, parent: pytest.Collector) -> ExerciseFile | None:
    if not parent.session.isinitpath(path):
        return None
    exercise = _exercise_of(path)
    if exercise is None:
        return None
    file: ExerciseFile = ExerciseFile.from_parent(parent, path=path)
    file.exercise = exercise
    return file


def _exercise_of(path: Path) -> Exercise | None:
    """The exercise that a file answers. The file has the exercise's name and one of its stubs, or
    all of its stubs and no tests."""
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError:
        return None
    tested = path.suffix == ".py" and _TESTS.search(text) is not None
    if tested and not (_EXERCISES / path.stem).is_dir():
        return None
    from ..exercises import names

    found = (_loaded(name, path.parent) for name in names())
    return next((each for each in found if _answers(path, text, each)), None)


def _loaded(name: str, folder: Path) -> Exercise:
    """An exercise with the settings in a folder."""
    from ..errors import UsageError
    from ..exercises import load

    try:
        return load(name, folder)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


def _answers(path: Path, text: str, exercise: Exercise) -> bool:
    wanted = {name for part in exercise.parts for name in part.names}
    found = {name for name in wanted if re.search(rf"\b(?:def|class) {name}\b", text)}
    return bool(found) if path.stem == exercise.id else found == wanted


def _tests(parent: Any, where: Path, exercise: Exercise) -> Iterator[AskTest]:
    from .self_check import read

    try:
        read(where, exercise)
    except AutograderError as error:
        raise parent.CollectError(str(error)) from None
    for part in exercise.parts:
        for title in [ask.title for criterion in part.rubric for ask in criterion.checks]:
            name = f"{part.id}: {title}"
            yield AskTest.from_parent(
                parent, name=name, exercise=exercise, part=part, title=title, where=where
            )


def _properties(file: str, exercise: Exercise, result: PartResult) -> list[tuple[str, object]]:
    """The result of a part, for the summary and for JUnit's XML."""
    return [
        ("autograder", exercise.id),
        ("file", file),
        ("part", result.id),
        ("status", result.status),
        ("score", result.score),
        ("max_score", result.max_score),
    ]


def _decide(result: PartResult, title: str) -> None:
    """Raises where one thing that is asked is not right; the first that went wrong says it all."""
    checks = [each for sub in result.subpoints for each in sub.checks]
    if result.status == "not_attempted":
        pytest.skip("not started yet")
    if result.status == "blocked":
        pytest.skip(result.feedback)
    own = next(each for each in checks if each.title == title)
    first = next((each for each in checks if each.state == "failed"), own)
    if own.state == "not_checked":
        pytest.skip(f'not checked yet. Fix this first: "{first.title}"')
    if own.state == "failed":
        raise WrongError(result.feedback if own is first else own.problem)


def _points(exercise: str, found: dict[str, dict[str, Any]]) -> Iterator[str]:
    from ..exercises import load
    from ..render.text import part_line, total_line
    from ..report import PartResult

    ids = [part.id for part in load(exercise).parts if part.id in found]
    told = [found[part] for part in ids]
    parts = [PartResult(t["part"], t["score"], t["max_score"], t["status"], "") for t in told]
    by_person = [part for part in load(exercise).parts if part.is_manual]
    yield from map(part_line, parts)
    yield total_line(
        [*parts, *(PartResult(p.id, None, p.max_score, "manual", "") for p in by_person)]
    )

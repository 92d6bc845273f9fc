"""The record of a graded submission. Every renderer reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["passed", "partial", "failed", "blocked", "not_attempted", "manual"]
State = Literal["passed", "failed", "not_checked"]
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class CheckResult:
    """The result of one check. ``problem`` is plain text, and empty unless the check failed."""

    name: str
    title: str
    state: State
    problem: str = ""


@dataclass(frozen=True)
class CriterionResult:
    """The points of one criterion, and the results of its checks."""

    title: str
    score: float
    max_score: float
    checks: tuple[CheckResult, ...]

    @property
    def state(self) -> State:
        states = {each.state for each in self.checks}
        return next((s for s in ("failed", "not_checked") if s in states), "passed")


@dataclass(frozen=True)
class Figure:
    """Two tables of one shape to compare by eye: the expected numbers and the student's.

    Attributes:
        title: what the numbers are.
        rows, columns: the name of one row and of one column, such as "sample" and "unit".
        expected, got: the numbers.
        wrong: which numbers differ by more than rounding.
        first: the number of the first row and column; 0 if the feedback writes indices like torch.
    """

    title: str
    rows: str
    columns: str
    expected: Rows
    got: Rows
    wrong: tuple[tuple[bool, ...], ...]
    first: int = 0


@dataclass(frozen=True)
class PartResult:
    """The result of one part.

    ``score`` is None for a part that a person marks. ``feedback`` is plain text: a renderer must
    escape it. ``mistakes`` has the ids of the recognised known mistakes. ``subpoints`` (the
    criteria's results) and ``figures`` give more detail; they are not in ``results.jsonl``.
    """

    id: str
    score: float | None
    max_score: float
    status: Status
    feedback: str
    mistakes: tuple[str, ...] = ()
    subpoints: tuple[CriterionResult, ...] = field(default=(), compare=False)
    figures: tuple[Figure, ...] = field(default=(), compare=False)

    @property
    def passed(self) -> bool:
        return self.status == "passed"


@dataclass(frozen=True)
class Report:
    """The result of one submission. Parts are in the exercise's order; ``seconds`` is wall time.

    ``losses`` is the learning curve that the student's loop reported; it is only shown. ``waited``
    says that the submission ran into a limit of the clock. A busy machine can cause that, so the
    submission is graded once more. Neither is in ``results.jsonl``.
    """

    student: str
    assignment: str
    file: str
    sha256: str
    parts: tuple[PartResult, ...]
    accuracy: float | None
    seconds: float
    isolation: str
    version: str
    seed_digest: str
    error: str | None = None
    losses: tuple[float, ...] = field(default=(), compare=False)
    waited: bool = field(default=False, compare=False)

    @property
    def score(self) -> float:
        """Points earned in the automatic parts."""
        return sum(part.score for part in self.parts if part.score is not None)

    @property
    def max_score(self) -> float:
        """Points of the automatic parts; parts that a person marks are in neither total."""
        return sum(part.max_score for part in self.parts if part.score is not None)

    def part(self, part_id: str) -> PartResult:
        """The result of one part.

        Raises:
            KeyError: the report has no such part.
        """
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)

    def to_json(self) -> str:
        """One line of ``results.jsonl`` without its line end, ASCII only."""
        return json.dumps(
            {
                "student": self.student,
                "assignment": self.assignment,
                "file": self.file,
                "sha256": self.sha256,
                "score": self.score,
                "max_score": self.max_score,
                "accuracy": self.accuracy,
                "seconds": round(self.seconds, 3),
                "isolation": self.isolation,
                "version": self.version,
                "seed_digest": self.seed_digest,
                "error": self.error,
                "parts": [_part_to_dict(part) for part in self.parts],
            }
        )


def _part_to_dict(part: PartResult) -> dict[str, Any]:
    order = ("id", "score", "max_score", "passed", "status", "mistakes", "feedback")
    return {key: getattr(part, key) for key in order}


def part_ids(reports: Sequence[Report]) -> list[str]:
    """The ids of all parts, in the order in which the reports list them."""
    return list(dict.fromkeys(part.id for report in reports for part in report.parts))


def by_student(reports: Sequence[Report]) -> list[Report]:
    """The reports in the order of the students' names, the order of every file."""
    return sorted(reports, key=sort_key)


def sort_key(report: Report) -> tuple[str, str, str, str]:
    """Sort reports by the students' names; other fields settle ties, so that runs are alike."""
    return report.student, report.file, report.assignment, report.sha256

"""A part's criteria and their checks. Points are earned from the first criterion to the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..report import CheckResult, CriterionResult, Figure, State

CheckFunction = Callable[[], str | None]  # a problem in words; None if there is none


@dataclass(frozen=True)
class Check:
    """One thing that a part asks.

    After a failed check, the later checks of the criterion do not run. An ``independent`` check
    still runs if the criterion's first check passed.

    Attributes:
        name: binds the check to its function in the judge; unique in a part.
        title: a sentence, such as "gradients reach the input x".
        independent: whether the check runs after another check failed.
    """

    name: str
    title: str
    independent: bool = False


@dataclass(frozen=True)
class Criterion:
    """Points that are earned if all checks pass."""

    points: float
    title: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Verdict:
    """A judge's decision about one part. ``losses`` and ``figures`` are only shown."""

    score: float
    feedback: str
    subpoints: tuple[CriterionResult, ...] = ()
    mistakes: tuple[str, ...] = ()
    accuracy: float | None = None
    losses: tuple[float, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def failed(self) -> str | None:
        """The name of the first check that failed; None if none failed."""
        results = (check for criterion in self.subpoints for check in criterion.checks)
        return next((check.name for check in results if check.state == "failed"), None)


def score_rubric(
    rubric: Sequence[Criterion],
    functions: Mapping[str, CheckFunction],
    verdict: Verdict | None = None,
) -> Verdict:
    """Run the criteria's checks until one fails. The feedback is the first problem and the points.

    Args:
        rubric: the part's criteria.
        functions: each check's function, by the check's name.
        verdict: values that the criteria do not decide (accuracy, losses), and the feedback for a
            part without a problem.

    Raises:
        ValueError: a check has no function, a function has no check, or two checks share a name.
    """
    _refuse_mismatch([check.name for each in rubric for check in each.checks], functions)
    results: list[CriterionResult] = []
    for criterion in rubric:
        lost = any(each.score < each.max_score for each in results)
        results.append(_result(criterion, {} if lost else functions))
    start = verdict or Verdict(0, "")
    problem = first_problem(results)
    feedback = problem + standing(results) if problem else start.feedback or _praise(results)
    score = sum(each.score for each in results)
    return replace(start, score=score, feedback=feedback, subpoints=tuple(results))


def _refuse_mismatch(names: Sequence[str], functions: Mapping[str, CheckFunction]) -> None:
    if len({*names}) < len(names):
        raise ValueError(f"two checks of a rubric share a name: {', '.join(names)}")
    if odd := {*names} ^ {*functions}:
        raise ValueError(f"without a check or without a function: {', '.join(sorted(odd))}")


def _result(criterion: Criterion, functions: Mapping[str, CheckFunction]) -> CriterionResult:
    """The criterion's result; without functions, no check runs."""
    results: list[CheckResult] = []
    for check in criterion.checks:
        failed = any(each.state == "failed" for each in results)
        stopped = failed and (results[0].state == "failed" or not check.independent)
        if stopped or not functions:
            results.append(CheckResult(check.name, check.title, "not_checked"))
            continue
        problem = functions[check.name]()
        state: State = "passed" if problem is None else "failed"
        results.append(CheckResult(check.name, check.title, state, problem or ""))
    passed = all(each.state == "passed" for each in results)
    points = criterion.points if passed else 0.0
    return CriterionResult(criterion.title, points, criterion.points, tuple(results))


_GUESS = "\nA guess: "


def with_guess(fact: str, guess: str) -> str:
    """A problem and a guess at its cause. The name of a known mistake replaces the guess."""
    return f"{fact.rstrip()}{_GUESS}{guess}"


def without_guess(problem: str) -> str:
    """The problem without the guess."""
    return problem.partition(_GUESS)[0]


def first_problem(results: Sequence[CriterionResult]) -> str:
    """The first problem, in words; empty if there is none."""
    checks = (check for criterion in results for check in criterion.checks)
    return next((check.problem for check in checks if check.state == "failed"), "")


def standing(results: Sequence[CriterionResult]) -> str:
    """A line with the points that are earned, lost and not checked yet."""
    checked = [each for each in results if each.state != "not_checked"]
    later = sum(each.max_score for each in results if each.state == "not_checked")
    points = ", ".join(f"{each.title} {each.score:g} of {each.max_score:g}" for each in checked)
    tail = f"; {later:g} more not checked yet" if later else ""
    return f"\nPoints: {points}{tail}." if len(results) > 1 else ""


def _praise(results: Sequence[CriterionResult]) -> str:
    return f"All right: {', '.join(f'{each.title} ({each.max_score:g})' for each in results)}."

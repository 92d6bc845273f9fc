"""What a part asks and what it is worth: points that are earned from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ..report import Asked, Figure, SubPoints

Check = Callable[[], str | None]


@dataclass(frozen=True)
class Ask:
    """One thing that a part asks, as a sentence, such as "gradients reach the input x".

    After a problem in its rung an ask waits, unless it is ``alone``: then it is looked at whatever
    the others gave, as long as the first of the rung is right.
    """

    title: str
    alone: bool = False


@dataclass(frozen=True)
class Rung:
    """Points that are earned together: all that is asked for them has to be right."""

    points: float
    title: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Verdict:
    """What a judge decides about one part. ``losses`` and ``figures`` are for the eye only."""

    score: float
    feedback: str
    subpoints: tuple[SubPoints, ...] = ()
    mistakes: tuple[str, ...] = ()
    accuracy: float | None = None
    losses: tuple[float, ...] = ()
    figures: tuple[Figure, ...] = ()


def climb(
    rubric: Sequence[Rung], checks: Sequence[Check], verdict: Verdict | None = None
) -> Verdict:
    """Go through the rungs until one fails; the feedback is its first problem, and what is earned.

    Args:
        rubric: the part's.
        checks: one for each ask of the rubric, in its order; gives a problem in words, or None.
        verdict: carries what does not depend on the rungs (accuracy, losses), and the feedback of
            what is all right.

    Raises:
        ValueError: there are more checks than asks, or fewer.
    """
    asks = [ask for rung in rubric for ask in rung.asks]
    pairs = iter(list(zip(asks, checks, strict=True)))
    found: list[SubPoints] = []
    for rung in rubric:
        own = list(islice(pairs, len(rung.asks)))
        lost = any(each.score < each.max_score for each in found)
        found.append(_subpoints(rung, _wait(rung) if lost else _look(own)))
    start = verdict or Verdict(0, "")
    score = sum(each.score for each in found)
    problem = first_problem(found)
    feedback = problem + standing(found) if problem else start.feedback or _praise(found)
    return replace(start, score=score, feedback=feedback, subpoints=tuple(found))


def _look(pairs: Sequence[tuple[Ask, Check]]) -> list[Asked]:
    asked: list[Asked] = []
    for ask, check in pairs:
        failed = any(each.state == "failed" for each in asked)
        if failed and (asked[0].state == "failed" or not ask.alone):
            asked.append(Asked(ask.title, "waits"))
            continue
        problem = check()
        asked.append(Asked(ask.title, "passed" if problem is None else "failed", problem or ""))
    return asked


def _wait(rung: Rung) -> list[Asked]:
    return [Asked(ask.title, "waits") for ask in rung.asks]


def _subpoints(rung: Rung, asked: Sequence[Asked]) -> SubPoints:
    right = all(each.state == "passed" for each in asked)
    return SubPoints(rung.title, rung.points if right else 0.0, rung.points, tuple(asked))


_GUESS = "\nA guess: "


def with_guess(fact: str, guess: str) -> str:
    """A problem, and where it may come from; a known mistake's name takes the place of a guess."""
    return f"{fact.rstrip()}{_GUESS}{guess}"


def without_guess(problem: str) -> str:
    """The facts alone."""
    return problem.partition(_GUESS)[0]


def first_problem(found: Sequence[SubPoints]) -> str:
    """The first problem in words; empty if there is none."""
    problems = [each.problem for sub in found for each in sub.asked if each.state == "failed"]
    return problems[0] if problems else ""


def standing(found: Sequence[SubPoints]) -> str:
    """Which points are earned, lost here, and wait behind it, as a line of its own."""
    told = [f"{s.title} {s.score:g} of {s.max_score:g}" for s in found if s.state != "waits"]
    waiting = sum(s.max_score for s in found if s.state == "waits")
    tail = f"; {waiting:g} more wait behind it" if waiting else ""
    return f"\nPoints: {', '.join(told)}{tail}." if len(found) > 1 else ""


def _praise(found: Sequence[SubPoints]) -> str:
    return f"All right: {', '.join(f'{sub.title} ({sub.max_score:g})' for sub in found)}."

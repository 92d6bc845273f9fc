"""Points that are earned from left to right, each only with those before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .exercise import Verdict


@dataclass(frozen=True)
class Rung:
    """Some points, what they are for, and the check that earns them: a problem, or None."""

    points: float
    title: str
    check: Callable[[], str | None]


def climb(rungs: Sequence[Rung], verdict: Verdict | None = None) -> Verdict:
    """Go through the rungs until one fails; the feedback is its problem and what is earned so far.

    ``verdict`` carries what does not depend on the rungs (accuracy, losses).
    """
    earned = 0.0
    for index, rung in enumerate(rungs):
        problem = rung.check()
        if problem is not None:
            feedback = f"{problem}\n{_standing(rungs, index)}"
            return replace(verdict or Verdict(0, ""), score=earned, feedback=feedback)
        earned += rung.points
    titles = ", ".join(f"{rung.title} ({rung.points:g})" for rung in rungs)
    return replace(verdict or Verdict(0, ""), score=earned, feedback=f"All right: {titles}.")


def _standing(rungs: Sequence[Rung], failed: int) -> str:
    """Which points are earned, which were lost here, and which wait behind."""
    parts = [f"{rung.title} {rung.points:g} of {rung.points:g}" for rung in rungs[:failed]]
    parts.append(f"{rungs[failed].title} 0 of {rungs[failed].points:g}")
    waiting = sum(rung.points for rung in rungs[failed + 1 :])
    tail = f"; {waiting:g} more wait behind it" if waiting else ""
    return f"Points: {', '.join(parts)}{tail}."

"""Name the known mistake in a failed part, from its results.

Every mistake of an exercise's library was run on fixed inputs, alone and in pairs. The numbers that
came back are its fingerprint; the package has these numbers, and not the mistake's code. A failed
submission's numbers and problem are compared with the fingerprints.

A name does not change whether a part is right: the judge decides that on inputs drawn at grading
time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..assessment.rubric import Verdict, first_problem, standing, without_guess
from ..submissions.slicing import code_of

if TYPE_CHECKING:  # a part that passed needs no torch here
    import torch

    from ..assessment.exercise import Case, Part
    from .library import Explanation, Symptom

MOST = 3  # explanations with the same results; more would say nothing
_NUMBERS = re.compile(r"[-−]?\d+(\.\d+)?(e[-+]?\d+)?|\b(nan|inf)\b")


def diagnose(part: Part, case: Case, verdict: Verdict) -> list[Explanation]:
    """The explanations of a failed part: one known mistake or two, and any others with the same
    results. Empty if there is none, or if there are more than ``MOST``."""
    from .library import libraries_of

    numbers = numbers_of(part, case)
    if numbers is None:
        return []
    library = libraries_of(part.module.rpartition(".")[0]).get(part.id)
    alike = library.explain(numbers, symptom_of(verdict)) if library else []
    if len(alike) > 1:
        alike = _that_show(alike, code_of(case.source, part.stub, part.names)) or alike
    return alike if len(alike) <= MOST else []


def _that_show(explanations: Sequence[Explanation], code: str) -> list[Explanation]:
    """The explanations whose ``shows`` is in the student's code."""
    return [
        explanation
        for explanation in explanations
        if all(re.search(mistake.shows, code, re.DOTALL) for mistake in explanation)
    ]


def with_diagnosis(
    verdict: Verdict, explanations: Sequence[Explanation], share: float, hints: str
) -> Verdict:
    """Add to a verdict: in front the mistake's name, the line it breaks and a hint; and the points
    of a near miss.

    A near miss earns ``share`` of the first criterion's points, and two mistakes half of that. It
    needs the criterion's first check to have passed: the code gave a result of the right kind.
    ``hints`` says how much the feedback tells: "full", "name" or "none".
    """
    found = list(verdict.subpoints)
    first = found[0]
    near = share > 0 and first.state == "failed" and first.checks[0].state == "passed"
    if not explanations:
        return _unknown(verdict) if near and hints != "none" else verdict
    likely = explanations[0]
    problem = first_problem(found)
    said = [*_named(explanations, hints), problem if hints == "none" else without_guess(problem)]
    if near:
        part = share / 2 ** (len(likely) - 1)
        found[0] = replace(first, score=part * first.max_score)
        count = "one known mistake" if len(likely) == 1 else "two known mistakes"
        said.append(
            f"This is {count} from right, which earns {part:.0%} of the points for {first.title}."
        )
    return replace(
        verdict,
        score=sum(each.score for each in found),
        feedback="\n".join(said) + standing(found),
        subpoints=tuple(found),
        mistakes=tuple(mistake.id for mistake in likely),
    )


def _named(explanations: Sequence[Explanation], hints: str) -> list[str]:
    """The lines with the names and the hint."""
    if hints == "none":
        return []
    said = [" Or, with the same numbers: ".join(_title(each) for each in explanations)]
    if hints == "full":
        first, *rest = explanations[0]
        lines = dict.fromkeys(line for mistake in explanations[0] for line in mistake.breaks)
        said.append(f"The line it breaks: {'; and '.join(lines)}")
        said.append(f"Hint{' for the first' if rest else ''}: {first.hint}")
    return said


def _title(explanation: Explanation) -> str:
    titles = [mistake.title for mistake in explanation]
    if len(titles) > 1:
        return f"Two mistakes at once. {' And: '.join(titles)}"
    return f"Most likely: {titles[0]}" if explanation[0].is_guess else titles[0]


def _unknown(verdict: Verdict) -> Verdict:
    said = f"{first_problem(verdict.subpoints)}\nThis is like none of the mistakes that are known."
    return replace(verdict, feedback=said + standing(verdict.subpoints))


def numbers_of(part: Part, case: Case) -> torch.Tensor | None:
    """The numbers from a part's fixed inputs, (n,), float64; None if the evidence has none."""
    import torch

    numbers = part.fingerprint(case)
    return None if numbers is None else torch.tensor(numbers, dtype=torch.float64)


def symptom_of(verdict: Verdict) -> Symptom:
    """The titles of the failed checks, and the first problem without its numbers."""
    checks = [check for criterion in verdict.subpoints for check in criterion.checks]
    failed = "; ".join(check.title for check in checks if check.state == "failed")
    return failed, _NUMBERS.sub("#", first_problem(verdict.subpoints))

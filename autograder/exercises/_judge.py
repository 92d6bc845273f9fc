"""What the judges of all parts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..assessment.exercise import Case
from ..assessment.rubric import CheckFunction, Verdict, score_rubric
from ..report import Figure
from ..worker import Frame

NO_FRAME = Frame({}, {}, {}, None)  # for an attempt that brought nothing back


@dataclass
class Judge:
    """Decides about one submission. Each check is a method that returns a problem in words, or
    None."""

    case: Case

    def checks(self) -> Mapping[str, CheckFunction]:
        """The method of each check, by the check's name in the rubric."""
        raise NotImplementedError

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """What shows best what is wrong."""
        return ()

    def shown(self) -> Verdict:
        """What no check decides: an accuracy, losses, and the feedback on a part without a
        problem."""
        return Verdict(0.0, "")

    def verdict(self) -> Verdict:
        """Go through the rubric."""
        verdict = score_rubric(self.case.rubric, self.checks(), self.shown())
        return replace(verdict, figures=self.figures(verdict))

    def brought(self, label: str) -> Frame:
        """What came of an attempt, an error too; nothing if it never ended."""
        return self.case.evidence.get(label) or NO_FRAME


def not_tensors(frame: Frame, names: Sequence[str]) -> str | None:
    """Why what came is not a tensor for each of these names, as the end of a sentence."""
    listed = ", ".join(names)
    right = f"the pair ({listed})" if len(names) > 1 else f"one tensor, {listed}"
    if "returned" in frame.tensors:
        shape = tuple(frame.tensors["returned"].shape)
        return f"returned one tensor of shape {shape}; it should return {right}."
    for name in ("returned", *names):
        kind = frame.not_tensors.get(name)
        if kind and (name == "returned" or len(names) == 1):
            return f"returned {kind}; it should return {right}."
        if kind:
            return f"returned {kind} as {name}; it should be a tensor."
    return None

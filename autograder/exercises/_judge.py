"""What the judges of all parts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch

from ..assessment.causes import sizes_in
from ..assessment.exercise import Case
from ..assessment.rubric import CheckFunction, Verdict, score_rubric
from ..assessment.tensors import difference, dtype_name
from ..assessment.tolerance import TOLERANCE, is_close
from ..report import Figure, Rows
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


def wrong_tensor(
    name: str, got: torch.Tensor, axes: str, shape: Sequence[int], sizes: Mapping[int, str]
) -> str | None:
    """Why what came is not of this shape, in floating point; ``sizes`` names what sizes are."""
    if tuple(got.shape) != tuple(shape):
        came = f"shape {tuple(got.shape)}"
        wanted = f"shape ({axes}) = {tuple(shape)}"
        named = sizes_in(came, sizes)
        return f"{name} should have {wanted}, but came with {came}. {named}".rstrip()
    if not got.is_floating_point():
        return f"{name} should hold floating-point numbers, but is {dtype_name(got.dtype)}."
    return None


def wrong_dtype(
    called: object, dtype: torch.dtype, pairs: Mapping[str, tuple[torch.Tensor, torch.Tensor]]
) -> str | None:
    """Why what came is not of this dtype, or not as exact. ``called`` is with what it came."""
    for name, (got, _) in pairs.items():
        if got.dtype != dtype:
            return (
                f"The numbers are right, but with {called} {name} comes back as "
                f"{dtype_name(got.dtype)}: use the dtype that comes in."
            )
    if any(difference(got, want) > TOLERANCE[dtype] for got, want in pairs.values()):
        return (
            f"The numbers are right to seven digits, but with {called} they should have 15: "
            "somewhere they are rounded to float32. Use the dtype that comes in."
        )
    return None


def changed_argument(
    frame: Frame, names: Iterable[str], before: Mapping[str, torch.Tensor]
) -> str | None:
    """Why an argument is not as it was."""
    for name in names:
        if not is_same(frame, name, before[name]):
            return (
                f"The results are right, but the call changed its argument {name} in place. Make a "
                "new tensor instead (no *=, no +=, no functions that end in _)."
            )
    return None


def is_same(frame: Frame, name: str, before: torch.Tensor) -> bool:
    """Whether a tensor is, after a call, what it was before."""
    after = frame.tensors.get(f"{name} after")
    return after is not None and after.dtype == before.dtype and torch.equal(after, before)


def compare(title: str, axes: tuple[str, str], got: torch.Tensor, want: torch.Tensor) -> Figure:
    """Two matrices side by side, and where they differ."""
    wrong = [
        tuple(not is_close(g, w) for g, w in zip(*rows, strict=True))
        for rows in zip(got, want, strict=True)
    ]
    return Figure(title, *axes, _rows(want), _rows(got), tuple(wrong))


def _rows(tensor: torch.Tensor) -> Rows:
    return tuple(tuple(row) for row in tensor.double().tolist())

"""The part ``retention``: how much of the belt is kept until the last step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict
from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name, generator, uniform, where_worst
from ...assessment.tolerance import is_close
from ...diagnosis.library import code, failure_code, projections
from ...worker import Frame
from .._function.judge import FunctionJudge, Pairs
from .._function.part import CallSizes, FunctionPart, Tensors
from .._judge import NO_FRAME, is_same, wrong_tensor
from .reference import KEYS, SequenceSizes, draw, expected, kept


@dataclass(frozen=True)
class ActivationSizes(CallSizes):
    """The sizes of activations."""

    def __str__(self) -> str:
        sizes = f"batch {self.batch}, time {self.time}, hidden size {self.hidden}"
        return f"activations of {sizes}, {dtype_name(self.dtype)}"


MAIN = ActivationSizes("main", 3, 6, 5, 4)
FLOAT32 = replace(MAIN, label="float32", dtype=torch.float32)
OTHERS = (
    ActivationSizes("one sequence", 1, 4, 3, 2),
    ActivationSizes("one step", 4, 1, 2, 3),
    ActivationSizes("one unit", 2, 5, 3, 1),
    ActivationSizes("longer", 2, 9, 6, 5),
)
# Forget gates of 0.05 to 0.3 over so many steps: in float32 their whole product is 0.
CLOSED = ActivationSizes("closed", 2, 80, 1, 3, torch.float32)
FIXED = replace(MAIN, label="fixed")  # to recognise a mistake by; decides nothing


def activations(seeds: Seeds, sizes: ActivationSizes) -> Tensors:
    """The gates and states of an LSTM, each (batch, time, hidden)."""
    found = expected(
        draw(seeds, SequenceSizes(**vars(sizes) | {"label": f"retention/{sizes.label}"}))
    )
    if sizes is CLOSED:
        source = generator(seeds.submission(f"retention/{sizes.label}/f"))
        found["f"] = (0.175 + uniform(source, 0.125, *sizes.shape)).to(sizes.dtype)
    return found


PART = FunctionPart(
    exercise="gates",
    function="retention",
    call=["dict"],
    arguments=KEYS,
    draw=activations,
    float64=(MAIN,),
    float32=(FLOAT32,),
    others=(*OTHERS, CLOSED),
    fixed=(FIXED,),
)
probe = PART.probe


def fingerprint(case: Case) -> list[float]:
    """What came on inputs that are the same for everyone."""
    got = (case.evidence.get(FIXED.label) or NO_FRAME).tensors.get("returned")
    dtype = code(str(got.dtype)) if got is not None else 0.0
    return [failure_code(case.evidence, FIXED.label), dtype, *projections(got)]


def judge(case: Case) -> Verdict:
    """Shape 2, the products 5, everywhere and nothing changed 3."""
    return RetentionJudge(case, PART).verdict()


@dataclass
class RetentionJudge(FunctionJudge[ActivationSizes]):
    """Checks of one submission."""

    def checks(self) -> Mapping[str, CheckFunction]:
        main = self.calls[0]
        return {
            "shape": partial(self.kind, main),
            "last step": partial(self.last_step, main),
            "products": partial(self.wrong_values, main),
            "sizes": self.sizes,
            "closed": self.closed,
            "dtypes": self.dtypes,
            "unchanged": partial(self.unchanged, main),
        }

    def wrong_kind(self, sizes: ActivationSizes, frame: Frame) -> str | None:
        got, axes = frame.tensors.get("returned"), "batch, time, hidden"
        if got is None:
            kind = frame.not_tensors.get("returned", "nothing")
            return f"retention should return one tensor, but returned: {kind}."
        return wrong_tensor("The result", got, axes, sizes.shape, sizes.named)

    def pairs(self, sizes: ActivationSizes) -> Pairs:
        got = self.brought(sizes.label).tensors["returned"]
        return {"the result": (got, kept(activations(self.case.seeds, sizes)["f"]))}

    def last_step(self, sizes: ActivationSizes) -> str | None:
        got, want = (tensor[:, -1] for tensor in self.pairs(sizes)["the result"])
        if is_close(got, want):
            return None
        return (
            "No gate comes after the last step, so all is kept: the result should be 1 there, "
            f"but the entry of sequence and unit {where_worst(got, want)}."
        )

    def wrong_values(self, sizes: ActivationSizes) -> str | None:
        got, want = self.pairs(sizes)["the result"]
        if is_close(got, want):
            return None
        return f"With {sizes}, the entry of sequence, step and unit {where_worst(got, want)}."

    def sizes(self) -> str | None:
        problem = next(filter(None, map(self.values, OTHERS)), None)
        return problem and f"It is right with {self.calls[0]}, but not everywhere. {problem}"

    def closed(self) -> str | None:
        problem = self.values(CLOSED)
        return problem and (
            f"Forget gates of 0.05 to 0.3 over {CLOSED.time} steps have a product so small that "
            f"float32 holds it as 0. {problem}"
        )

    def unchanged(self, sizes: ActivationSizes) -> str | None:
        frame = self.brought(sizes.label)
        for name, before in activations(self.case.seeds, sizes).items():
            if f"{name} after" not in frame.tensors:
                return f'The result is right, but the call took "{name}" out of activations.'
            if not is_same(frame, name, before):
                return (
                    f'The result is right, but the call changed activations["{name}"]. Make a new '
                    "tensor instead (no *=, no functions that end in _, no assignment to a slice)."
                )
        if frame.words.get("more") != 0:
            return "The result is right, but the call put something into the dict activations."
        return None

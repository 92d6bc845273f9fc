"""The part ``gradient_by_distance``: the norm of the gradient, so many steps back in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import torch

from ...assessment.causes import sizes_in
from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict
from ...diagnosis.library import code, failure_code, projections
from ...report import Figure
from ...worker import Frame
from .._function.judge import FunctionJudge, Pairs
from .._function.part import FunctionPart
from .._judge import NO_FRAME
from .reference import (
    EXPECTED,
    FLOAT32,
    MAIN,
    OTHERS,
    VANISHING,
    RunSizes,
    draw,
    wanted,
    wrong_entries,
)
from .spec import CELL

# To recognise a mistake by; they decide nothing.
FIXED = (replace(MAIN, label="fixed"), replace(VANISHING, label="fixed vanishing", time=7))
PART = FunctionPart(
    exercise="rnn",
    function="gradient_by_distance",
    call=["module", "inputs", "h0"],
    arguments=("inputs", "h0"),
    draw=draw,
    float64=EXPECTED,
    float32=FLOAT32,
    others=OTHERS,
    fixed=FIXED,
    fixed_last=True,
    module="RNNCell",
    parameters=tuple(CELL.parameters),
    traced=MAIN,
    numbers=True,
)
probe = PART.probe


def fingerprint(case: Case) -> list[float]:
    """What came on inputs that are the same for everyone."""
    numbers: list[float] = []
    for sizes in FIXED:
        tensors = (case.evidence.get(sizes.label) or NO_FRAME).tensors
        numbers.append(failure_code(case.evidence, sizes.label))
        for name in ("returned", "entry"):
            tensor = tensors.get(name)
            numbers += projections(tensor)
            numbers.append(0.0 if tensor is None else code(str(tensor.is_floating_point())))
    return numbers


def judge(case: Case) -> Verdict:
    """One number for each distance 3, the norms 8, any size and dtype 2, nothing changed 2."""
    return DistanceJudge(case, PART).verdict()


@dataclass
class DistanceJudge(FunctionJudge[RunSizes]):
    """Checks of one submission: the ordinary, the vanishing and the exploding run first."""

    module = "cell"
    gradient_hint = "ask for the gradients at the states alone"

    def checks(self) -> Mapping[str, CheckFunction]:
        main, vanishing, exploding = self.calls
        return {
            "count": partial(self.kind, main),
            "distance 0": partial(self.wrong_values, main, 1),
            "distance 1": partial(self.wrong_values, main, 2),
            "every distance": partial(self.wrong_values, main),
            "vanishing": partial(self.values, vanishing),
            "exploding": partial(self.values, exploding),
            "sizes": self.sizes,
            "dtypes": self.dtypes,
            "arguments": self.arguments,
            "cell": self.unchanged_module,
        }

    def wrong_kind(self, sizes: RunSizes, frame: Frame) -> str | None:
        wants = f"{sizes.time + 1} numbers, one for each distance from 0 to T = {sizes.time}"
        if "entry" in frame.tensors:
            came = f"a tensor of shape {tuple(frame.tensors['entry'].shape)}."
            said = f"The result should hold {wants}, but an entry is {came}"
            norm = "A norm is one number, over the batch and the units."
            return " ".join(filter(None, (said, sizes_in(came, sizes.named), norm)))
        if "entry" in frame.not_tensors:
            return f"The result should hold {wants}, but an entry is: {frame.not_tensors['entry']}."
        if "returned" not in frame.tensors:
            kind = frame.not_tensors.get("returned", "nothing")
            return f"gradient_by_distance should return {wants}, but returned: {kind}."
        got = frame.tensors["returned"]
        if got.dim() != 1:
            came = f"shape {tuple(got.shape)}"
            return f"The result should hold {wants}, but has {came}. {sizes_in(came, sizes.named)}"
        if len(got) != sizes.time + 1:
            return f"In a run of {sizes}, the result should hold {wants}, but holds {len(got)}."
        if not got.is_floating_point():
            return f"The result should hold floating-point numbers, but holds {got.dtype}."
        return None

    def pairs(self, sizes: RunSizes) -> Pairs:
        got = self.brought(sizes.label).tensors["returned"]
        return {"the result": (got, wanted(self.case.seeds, sizes))}

    def wrong_values(self, sizes: RunSizes, first: int | None = None) -> str | None:
        """Of the ``first`` entries, or of all."""
        got, want = self.pairs(sizes)["the result"]
        wrong = wrong_entries(got, want)[:first].nonzero().flatten().tolist()
        if not wrong:
            return None
        k = wrong[0]
        return (
            f"In a run of {sizes}, the norm at distance {k}, of the gradient at "
            f"h_{sizes.time - k}, should be {float(want[k]):.5g}, but is {float(got[k]):.5g}."
        )

    def sizes(self) -> str | None:
        # What only runs in float32 has no other sizes to show; its dtype is the next thing asked.
        return super().sizes() if self.calls[0].dtype == torch.float64 else None

    def wrong_dtype(self, sizes: RunSizes) -> str | None:
        return None  # a list of numbers has no dtype

    def arguments(self) -> str | None:
        problem, frame = super().arguments(), self.brought("traces")
        asking = frame.words.get("asking")
        if problem is not None or asking == []:
            return problem
        named = asking if isinstance(asking, list) else ["one"]
        listed = ", ".join(str(each)[:20] for each in named[:2])
        copy = "inputs" if asking == ["inputs"] else "h0"
        return (
            "The results are right, but the call turned on requires_grad of an argument "
            f"({listed}). Ask for the gradient of a copy: {copy}.clone()."
        )

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """The norms beside the right ones, in the first run that is wrong."""
        if verdict.failed not in _SHOWN:
            return ()
        for sizes in self.calls:
            if self.kind(sizes) is not None:
                return ()
            got, want = self.pairs(sizes)["the result"]
            wrong = wrong_entries(got, want)
            if wrong.any():
                right, came = (tuple(norms.double().tolist()) for norms in (want, got))
                title = f"norms in a run of {sizes.time} steps"
                marks = tuple(wrong.tolist())
                return (Figure(title, "run", "distance", (right,), (came,), (marks,)),)
        return ()


_SHOWN = ("distance 0", "distance 1", "every distance", "vanishing", "exploding")

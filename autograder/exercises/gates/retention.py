"""The part ``retention``: how much of the belt is kept until the last step."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace

import torch

from ...assessment.causes import sizes_in
from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, score_rubric
from ...assessment.seeds import Seeds
from ...assessment.tensors import difference, generator, uniform, where_worst
from ...assessment.tolerance import TOLERANCE, is_close
from ...diagnosis.library import code, failure_code, projections
from ...worker import Probe
from .probes import retention as probe_module
from .reference import STARTED, Shape, Tensors, draw, dtype_name, expected, kept

MAIN = replace(STARTED, label="main")
FLOAT32 = replace(MAIN, label="float32", dtype=torch.float32)
OTHERS = (
    Shape("one sequence", 1, 4, 3, 2),
    Shape("one step", 4, 1, 2, 3),
    Shape("one unit", 2, 5, 3, 1),
    Shape("longer", 2, 9, 6, 5),
)
# Forget gates of 0.05 to 0.3 over so many steps: in float32 their whole product is 0.
CLOSED = Shape("closed", 2, 80, 1, 3, torch.float32)
ALL = (MAIN, FLOAT32, *OTHERS, CLOSED)
FIXED = replace(MAIN, label="fixed")  # to recognise a mistake by; decides nothing


def activations(seeds: Seeds, shape: Shape) -> Tensors:
    """The gates and states of an LSTM, each (batch, time, hidden)."""
    found = expected(draw(seeds, replace(shape, label=f"retention/{shape.label}")))
    if shape is CLOSED:
        source = generator(seeds.submission(f"retention/{shape.label}/f"))
        found["f"] = (0.175 + uniform(source, 0.125, *shape.size)).to(shape.dtype)
    return found


def probe(seeds: Seeds) -> Probe:
    """Every shape's activations."""
    drawn = {shape.label: activations(seeds, shape) for shape in ALL}
    drawn[FIXED.label] = activations(Seeds(b"fixed", "gates", ""), FIXED)
    return Probe(
        source=inspect.getsource(probe_module),
        tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
        settings={"groups": [[FIXED.label], [shape.label for shape in ALL]]},
        probes=len(drawn),
    )


def fingerprint(case: Case) -> list[float]:
    """What came on inputs that are the same for everyone."""
    frame = case.evidence.get(FIXED.label)
    got = frame.tensors.get("returned") if frame is not None else None
    dtype = code(str(got.dtype)) if got is not None else 0.0
    return [failure_code(case.evidence, FIXED.label), dtype, *projections(got)]


def judge(case: Case) -> Verdict:
    """Shape 2, the products 5, everywhere and nothing changed 3."""
    return score_rubric(case.rubric, _Judge(case).checks())


@dataclass(frozen=True)
class _Judge:
    """Checks of one submission; each gives a problem in words, or None."""

    case: Case

    @property
    def main(self) -> Shape:
        """What only runs in float32 is judged in it, and loses points for that alone."""
        one = self.case.frame(MAIN.label) is None and self.case.frame(FLOAT32.label) is not None
        return FLOAT32 if one else MAIN

    def checks(self) -> dict[str, CheckFunction]:
        """By the names of the rubric's checks."""
        return {
            "shape": lambda: self._wrong_kind(self.main),
            "last step": self.last_step,
            "products": lambda: self._wrong_values(self.main),
            "sizes": self.sizes,
            "closed": self.closed,
            "dtypes": self.dtypes,
            "unchanged": self.unchanged,
        }

    def _wrong_kind(self, shape: Shape) -> str | None:
        frame = self.case.frame(shape.label)
        if frame is None:
            asked = f"a call with activations of {_told(shape)}"
            return self.case.failure(shape.label, asked, shape.sizes)
        if "returned" not in frame.tensors:
            kind = frame.not_tensors.get("returned", "nothing")
            return f"retention should return one tensor, but returned: {kind}."
        got = frame.tensors["returned"]
        if tuple(got.shape) != shape.size:
            came = f"shape {tuple(got.shape)}"
            said = f"(batch, time, hidden) = {shape.size}, but came with {came}."
            return f"The result should have shape {said} {sizes_in(came, shape.sizes)}".rstrip()
        if not got.is_floating_point():
            return f"The result should hold floating-point numbers, not {dtype_name(got.dtype)}."
        return None

    def _pair(self, shape: Shape) -> tuple[torch.Tensor, torch.Tensor]:
        got = self.case.evidence.frames[shape.label].tensors["returned"]
        return got, kept(activations(self.case.seeds, shape)["f"])

    def last_step(self) -> str | None:
        got, want = (tensor[:, -1] for tensor in self._pair(self.main))
        if is_close(got, want):
            return None
        return (
            "At the last step there is nothing left to pass, so all of it is kept: the result "
            f"should be 1 there, but the entry of sequence and unit {where_worst(got, want)}."
        )

    def _wrong_values(self, shape: Shape) -> str | None:
        got, want = self._pair(shape)
        if is_close(got, want):
            return None
        where = f"the entry of sequence, step and unit {where_worst(got, want)}"
        return f"With activations of {_told(shape)}, {where}."

    def _values(self, shape: Shape) -> str | None:
        return self._wrong_kind(shape) or self._wrong_values(shape)

    def sizes(self) -> str | None:
        problem = next(filter(None, map(self._values, OTHERS)), None)
        return problem and f"It is right with {_told(self.main)}, but not everywhere. {problem}"

    def closed(self) -> str | None:
        problem = self._values(CLOSED)
        return problem and (
            f"Forget gates of 0.05 to 0.3 over {CLOSED.time} steps have a product so small that "
            f"float32 holds it as 0. {problem}"
        )

    def dtypes(self) -> str | None:
        return next(filter(None, map(self._wrong_dtype, (MAIN, FLOAT32))), None)

    def _wrong_dtype(self, shape: Shape) -> str | None:
        problem = self._values(shape)
        if problem is not None:
            return f"It is right with {_told(self.main)}, but not in every dtype. {problem}"
        got, want = self._pair(shape)
        if got.dtype == want.dtype and difference(got, want) <= TOLERANCE[want.dtype]:
            return None
        came = f"comes back as {dtype_name(got.dtype)}"
        if got.dtype == want.dtype:
            came = "is rounded to float32 on the way"
        return (
            f"The numbers are right, but with activations in {dtype_name(shape.dtype)} the result "
            f"{came}: use the dtype that comes in."
        )

    def unchanged(self) -> str | None:
        frame = self.case.evidence.frames[self.main.label]
        for name, before in activations(self.case.seeds, self.main).items():
            after = frame.tensors.get(f"{name} after")
            if after is None:
                return f'The result is right, but the call took "{name}" out of activations.'
            if after.dtype != before.dtype or not torch.equal(after, before):
                return (
                    f'The result is right, but the call changed activations["{name}"]. Make a new '
                    "tensor instead (no *=, no functions that end in _, no assignment to a slice)."
                )
        if frame.words.get("more") != 0:
            return "The result is right, but the call put something into the dict activations."
        return None


def _told(shape: Shape) -> str:
    sizes = f"batch {shape.batch}, time {shape.time}, hidden size {shape.hidden}"
    return f"{sizes}, {dtype_name(shape.dtype)}"

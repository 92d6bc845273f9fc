"""The part ``gradient_by_distance``: the norm of the gradient, so many steps back in time."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import torch

from ...assessment.causes import sizes_in
from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, score_rubric
from ...assessment.seeds import Seeds
from ...diagnosis.library import code, failure_code, projections
from ...report import Figure
from ...worker import Frame, Probe
from .probes import distance as probe_module
from .probes.distance import ARGUMENTS, PARAMETERS
from .reference import (
    ALL,
    EXPECTED,
    FLOAT32,
    MAIN,
    OTHERS,
    VANISHING,
    Shape,
    draw,
    wanted,
    wrong_entries,
)

# To recognise a mistake by; they decide nothing.
FIXED = (replace(MAIN, label="fixed"), replace(VANISHING, label="fixed vanishing", time=7))


def probe(seeds: Seeds) -> Probe:
    """Every run's cell, inputs and start."""
    drawn = {shape.label: draw(seeds, shape) for shape in ALL}
    drawn |= {shape.label: draw(Seeds(b"fixed", "rnn", ""), shape) for shape in FIXED}
    return Probe(
        source=inspect.getsource(probe_module),
        tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
        settings={"cases": list(drawn), "traces": MAIN.label},
        probes=len(drawn) + 1,
    )


def fingerprint(case: Case) -> list[float]:
    """What came on inputs that are the same for everyone."""
    numbers: list[float] = []
    for shape in FIXED:
        frame = case.evidence.get(shape.label)
        tensors = frame.tensors if frame is not None else {}
        numbers.append(failure_code(case.evidence, shape.label))
        for name in ("returned", "entry"):
            numbers += projections(tensors.get(name))
            numbers.append(code(str(tensors[name].is_floating_point())) if name in tensors else 0.0)
    return numbers


def judge(case: Case) -> Verdict:
    """One number for each distance 3, the norms 8, any size and dtype 2, nothing changed 2."""
    judge = _Judge(case)
    verdict = score_rubric(case.rubric, judge.checks())
    seen = ("distance 0", "distance 1", "every distance", "vanishing", "exploding")
    return replace(verdict, figures=judge.figures() if verdict.failed in seen else ())


@dataclass(frozen=True)
class _Judge:
    """Checks of one submission; each gives a problem in words, or None."""

    case: Case

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The ordinary, the vanishing and the exploding run. What only runs in float32 is judged in
        it, and loses points for that alone."""
        only = self.case.frame(MAIN.label) is None and self.case.frame(FLOAT32[0].label) is not None
        return FLOAT32 if only else EXPECTED

    def checks(self) -> dict[str, CheckFunction]:
        """By the names of the rubric's checks."""
        main, vanishing, exploding = self.shapes
        return {
            "count": lambda: self._wrong_kind(main),
            "distance 0": partial(self._wrong_values, main, 1),
            "distance 1": partial(self._wrong_values, main, 2),
            "every distance": partial(self._wrong_values, main),
            "vanishing": partial(self._values, vanishing),
            "exploding": partial(self._values, exploding),
            "sizes": self.sizes,
            "dtypes": self.dtypes,
            "arguments": self.arguments,
            "cell": self.cell,
        }

    def _wrong_kind(self, shape: Shape) -> str | None:
        frame = self.case.frame(shape.label)
        if frame is None:
            asked = f"a run of {shape}"
            return self.case.failure(shape.label, asked, shape.sizes)
        return _wrong_kind(frame, shape)

    def _wrong_values(self, shape: Shape, first: int | None = None) -> str | None:
        """Of the ``first`` entries, or of all."""
        got, want = self._pair(shape)
        wrong = wrong_entries(got, want)[:first].nonzero().flatten().tolist()
        if not wrong:
            return None
        k = wrong[0]
        state = f"h_{shape.time - k}"
        return (
            f"In a run of {shape}, the norm at distance {k}, of the gradient at {state}, should be "
            f"{float(want[k]):.5g}, but is {float(got[k]):.5g}."
        )

    def _pair(self, shape: Shape) -> tuple[torch.Tensor, torch.Tensor]:
        got = self.case.evidence.frames[shape.label].tensors["returned"]
        return got, wanted(self.case.seeds, shape)

    def _values(self, shape: Shape) -> str | None:
        return self._wrong_kind(shape) or self._wrong_values(shape)

    def _first(self, shapes: Iterable[Shape]) -> str | None:
        problem = next(filter(None, map(self._values, shapes)), None)
        right = f"It is right in a run of {self.shapes[0]}, but not in every one."
        return problem and f"{right} {problem}"

    def sizes(self) -> str | None:
        dtype = self.shapes[0].dtype
        # What only runs in float32 has no other sizes to show; its dtype is the next thing asked.
        return self._first(OTHERS) if dtype == torch.float64 else None

    def dtypes(self) -> str | None:
        return self._first((*EXPECTED, *FLOAT32))

    def _traces(self) -> Frame | str:
        frame = self.case.frame("traces")
        called = "It is right, but not for a cell whose parameters hold gradients already."
        return frame or f"{called} {self.case.failure('traces')}"

    def arguments(self) -> str | None:
        traces, given = self._traces(), draw(self.case.seeds, MAIN)
        if isinstance(traces, str):
            return traces
        for name in ARGUMENTS:
            if not _is_same(traces, name, given[name]):
                return (
                    f"The norms are right, but the call changed its argument {name} in place. Make "
                    "a new tensor instead (no *=, no +=, no functions that end in _)."
                )
        asking = traces.words.get("asking")
        if asking != []:
            copy = "inputs" if asking == ["inputs"] else "h0"
            return (
                f"The norms are right, but the call turned on requires_grad of an argument "
                f"({_listed(asking)}). Ask for the gradient of a copy: {copy}.clone()."
            )
        return None

    def cell(self) -> str | None:
        traces, given = self._traces(), draw(self.case.seeds, MAIN)
        if isinstance(traces, str):
            return traces
        for name in PARAMETERS:
            if not _is_same(traces, name, given[name]):
                return f"The norms are right, but the call changed the cell's {name}."
            if not _is_same(traces, f"{name}.grad", torch.ones_like(given[name])):
                return (
                    f"The norms are right, but the call changed {name}.grad of the cell, which a "
                    "training may still need: ask for the gradients at the states alone."
                )
        return _left_behind(traces)

    def figures(self) -> tuple[Figure, ...]:
        """The norms beside the right ones, in the first run that is wrong."""
        for shape in self.shapes:
            if self._wrong_kind(shape) is not None:
                return ()
            got, want = self._pair(shape)
            wrong = wrong_entries(got, want)
            if wrong.any():
                title = f"norms in a run of {shape.time} steps"
                return (_figure(title, got, want, wrong),)
        return ()


def _figure(title: str, got: torch.Tensor, want: torch.Tensor, wrong: torch.Tensor) -> Figure:
    right, came = (tuple(norms.double().tolist()) for norms in (want, got))
    return Figure(title, "run", "distance", (right,), (came,), (tuple(wrong.tolist()),))


def _wrong_kind(frame: Frame, shape: Shape) -> str | None:
    wants = f"{shape.time + 1} numbers, one for each distance from 0 to T = {shape.time}"
    if "entry" in frame.tensors:
        came = f"a tensor of shape {tuple(frame.tensors['entry'].shape)}."
        said = f"The result should hold {wants}, but an entry is {came}"
        norm = "A norm is one number, over the batch and the units."
        return " ".join(filter(None, (said, sizes_in(came, shape.sizes), norm)))
    if "entry" in frame.not_tensors:
        return f"The result should hold {wants}, but an entry is: {frame.not_tensors['entry']}."
    if "returned" not in frame.tensors:
        kind = frame.not_tensors.get("returned", "nothing")
        return f"gradient_by_distance should return {wants}, but returned: {kind}."
    got = frame.tensors["returned"]
    if got.dim() != 1:
        came = f"shape {tuple(got.shape)}"
        return f"The result should hold {wants}, but has {came}. {sizes_in(came, shape.sizes)}"
    if len(got) != shape.time + 1:
        return f"In a run of {shape}, the result should hold {wants}, but holds {len(got)}."
    if not got.is_floating_point():
        return f"The result should hold floating-point numbers, but holds {got.dtype}."
    return None


def _is_same(traces: Frame, name: str, before: torch.Tensor) -> bool:
    after = traces.tensors.get(f"{name} after")
    return after is not None and after.dtype == before.dtype and torch.equal(after, before)


def _listed(names: object) -> str:
    return ", ".join(str(name)[:20] for name in names[:2]) if isinstance(names, list) else "one"


def _left_behind(traces: Frame) -> str | None:
    """What the child says of the cell that it handed over."""
    words = traces.words
    if words.get("frozen") != []:
        return "The call leaves parameters with requires_grad=False: the cell learns no more."
    if words.get("training") is not True:
        return "The call leaves the cell in evaluation mode (eval); it was in training mode."
    if words.get("hooks") != 0:
        return "The call leaves a hook on the cell: remove it again."
    if words.get("recording") is not True:
        return "The call leaves torch's gradients switched off (set_grad_enabled)."
    return None

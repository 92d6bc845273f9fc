"""The part ``lstm_cell``: a student's cell against ``nn.LSTMCell``, in values and gradients."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

import torch

from ...causes import sizes_in
from ...exercise import Case
from ...fingerprints import projections, trouble_code
from ...inputs import difference, where_worst
from ...record import Figure
from ...rubric import Check, Verdict, climb, with_guess
from ...seeds import Seeds
from ...tolerance import TOLERANCE, is_close, is_close_gradient
from ...worker import Frame, Probe
from .figures import gradient_figures, states_and_gates
from .probes import cell as probe_module
from .reference import (
    ALL,
    INPUTS,
    MAIN,
    MAIN_FLOAT32,
    OTHERS,
    PARAMETERS,
    TWICE,
    Shape,
    Tensors,
    draw,
    expected,
    wanted,
)

OUTPUTS = ("h", "c")
_LEAVES = (*INPUTS, *PARAMETERS)
FIXED = Shape("fixed", 3, 5, 4)  # to recognise a mistake by; decides nothing


def probe(seeds: Seeds) -> Probe:
    """Every shape's tensors, and what to do with them."""
    drawn = {shape.label: draw(seeds, shape) for shape in (*ALL, *TWICE)}
    drawn[FIXED.label] = draw(Seeds(b"fixed", "lstm", ""), FIXED)
    return Probe(
        source=inspect.getsource(probe_module),
        tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
        settings={
            "cases": [shape.label for shape in (*ALL, FIXED)],
            "gradients": [MAIN.label, MAIN_FLOAT32.label, FIXED.label],
            "gates": MAIN.label,
        },
        probes=len(ALL) + 6,
    )


def fingerprint(case: Case) -> list[float]:
    """Values and gradients on inputs that are the same for everyone."""
    evidence, numbers = case.evidence, []
    for attempt in ("values", "gradients"):
        label = f"{FIXED.label}/{attempt}"
        frame = evidence.get(label)
        found = frame.tensors if frame is not None else {}
        numbers.append(trouble_code(evidence, label))
        numbers += projections(found.get("returned"))
        for name in OUTPUTS:
            names = [name] if attempt == "values" else [f"{name} by {of}" for of in _LEAVES]
            for each in names:
                numbers += projections(found.get(each))
    return numbers


def judge(case: Case) -> Verdict:
    """Values 24, gradients 8, any size and dtype 4, nothing changed or remembered 4."""
    judge = _Judge(case)
    verdict = climb(case.rubric, judge.checks())
    return replace(verdict, figures=judge.figures(verdict))


@dataclass
class _Judge:
    """Checks of one submission; each gives a problem in words, or None."""

    case: Case
    main: Shape = field(init=False)

    def __post_init__(self) -> None:
        # A cell that only runs in float32 is judged in it, and loses points for that alone.
        usable = self.case.frame(f"{MAIN.label}/values") or self._all_failed()
        self.main = MAIN if usable else MAIN_FLOAT32

    def _all_failed(self) -> bool:
        return self.case.frame(f"{MAIN_FLOAT32.label}/values") is None

    def checks(self) -> list[Check]:
        """In the rubric's order."""
        return [
            self.pair,
            self.cell_state,
            self.hidden_state,
            self.backward,
            *[partial(self.gradient, name) for name in (*INPUTS, *PARAMETERS)],
            self.sizes,
            self.dtypes,
            self.arguments,
            self.memory,
        ]

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """What the first rung that failed is best seen in."""
        failed = next((sub.title for sub in verdict.subpoints if sub.state == "failed"), None)
        if failed == "values" and self.pair() is None:
            return states_and_gates(self.case, self.main)
        return gradient_figures(self.case, self.main) if failed == "gradients" else ()

    def pair(self) -> str | None:
        if _used_builtin(self.case):
            return _BUILTIN
        return self._kind(self.main)

    def _kind(self, shape: Shape) -> str | None:
        label = f"{shape.label}/values"
        frame = self.case.frame(label)
        if frame is None:
            asked = f"a call with {shape}"
            return self._wrong_parameters(label) or self.case.trouble(label, asked, shape.sizes)
        return _wrong_kind(frame, wanted(self.case.seeds, shape), shape)

    def _wrong_parameters(self, label: str) -> str | None:
        frame = self.case.evidence.get(label)
        if (
            frame is None
            or frame.error is None
            or frame.error.get("type") != "WrongParametersError"
        ):
            return None
        return (
            "The cell should have just the parameters that were handed out (weight_ih (4H, I), "
            f"weight_hh (4H, H), bias_ih (4H), bias_hh (4H)), but has {frame.error.get('message')}."
        )

    def cell_state(self) -> str | None:
        return self._wrong_values(self.main) if "c" in self._wrong(self.main) else None

    def hidden_state(self) -> str | None:
        return self._wrong_values(self.main)

    def _wrong(self, shape: Shape) -> list[str]:
        got, want = self._outputs(shape), wanted(self.case.seeds, shape)
        return [name for name in OUTPUTS if not is_close(got[name], want[name])]

    def _outputs(self, shape: Shape) -> Tensors:
        frame = self.case.frame(f"{shape.label}/values")
        assert frame is not None  # its kind was right
        return {name: frame.tensors[name] for name in OUTPUTS}

    def _wrong_values(self, shape: Shape) -> str | None:
        got, want, wrong = self._outputs(shape), wanted(self.case.seeds, shape), self._wrong(shape)
        if not wrong:
            return None
        if is_close(got["h"], want["c"]) and is_close(got["c"], want["h"]):
            return "The two states are exchanged: what comes as h is c, and the other way round."
        worst = " and ".join(f"{name}{where_worst(got[name], want[name])}" for name in wrong)
        return with_guess(f"With {shape}: {worst}.", _hint(wrong, got))

    def backward(self) -> str | None:
        label = f"{self.main.label}/gradients"
        if self.case.frame(label) is None:
            return f"The values are right, but backward fails. {self.case.trouble(label)}"
        return None

    def gradient(self, by: str) -> str | None:
        """Of the new h, then of the new c, with respect to one argument or parameter."""
        frame = self.case.evidence.frames[f"{self.main.label}/gradients"]
        want = wanted(self.case.seeds, self.main)
        found = (_wrong_gradient(frame, name, by, want[f"{name} by {by}"]) for name in OUTPUTS)
        return next((problem for problem in found if problem is not None), None)

    def sizes(self) -> str | None:
        shapes = [shape for shape in OTHERS if shape.dtype == self.main.dtype]
        return self._not_everywhere(self._values(shape) for shape in shapes)

    def dtypes(self) -> str | None:
        values = self._not_everywhere(self._values(shape) for shape in ALL)
        return values or next(filter(None, map(self._dtype, ALL)), None)

    def _not_everywhere(self, problems: Iterable[str | None]) -> str | None:
        problem = next((problem for problem in problems if problem is not None), None)
        right = f"Values and gradients are right with {self.main}, but not everywhere."
        return problem and f"{right} {problem}"

    def _values(self, shape: Shape) -> str | None:
        return self._kind(shape) or self._wrong_values(shape)

    def _dtype(self, shape: Shape) -> str | None:
        got, want = self._outputs(shape), wanted(self.case.seeds, shape)
        for name in OUTPUTS:
            if got[name].dtype != shape.dtype:
                came = str(got[name].dtype).removeprefix("torch.")
                return (
                    f"The numbers are right, but with {shape} {name} comes back as {came}: use the "
                    "dtype that comes in."
                )
        if any(difference(got[n], want[n]) > TOLERANCE[shape.dtype] for n in OUTPUTS):
            return (
                f"The numbers are right to seven digits, but with {shape} they should have 15: "
                "somewhere they are rounded to float32. Use the dtype that comes in."
            )
        return None

    def arguments(self) -> str | None:
        frame = self.case.evidence.frames[f"{self.main.label}/values"]
        given = draw(self.case.seeds, self.main)
        for name in INPUTS:
            after = frame.tensors.get(f"{name} after")
            if after is None or after.shape != given[name].shape or not after.equal(given[name]):
                return (
                    f"The results are right, but the call changed its argument {name} in place. "
                    "Make a new tensor instead (no *=, no +=, no functions that end in _)."
                )
        return None

    def memory(self) -> str | None:
        frame = self.case.frame("twice")
        if frame is None:
            return f"One call is right, but not several in a row. {self.case.trouble('twice')}"
        once, other = (draw(self.case.seeds, shape) for shape in TWICE)
        calls = {
            "first": once,
            "second": once | {name: other[name] for name in INPUTS},
            "third": once,
            "last": once | {name: other[name] for name in PARAMETERS},
        }
        for call, given in calls.items():
            want = expected(given)
            for name in OUTPUTS:
                got = frame.tensors.get(f"{name} of the {call} call")
                if got is None or got.shape != want[name].shape or not is_close(got, want[name]):
                    return _MEMORY[call]
        return None


_BUILTIN = (
    "This cell calls torch's own LSTM. The exercise is to write it: take the equations of the "
    "gates and compute them with matrix products, sigmoid and tanh."
)
_REMEMBERS = (
    "One call is right, but the {} of several in a row on the same cell is not: it remembers "
    "something from the call before. The state comes in as an argument and goes out as the result; "
    "keep none on self."
)
_MEMORY = {call: _REMEMBERS.format(call) for call in ("first", "second", "third")} | {
    "last": "One call is right, but not after the parameters have changed, as they do in training: "
    "it computes with old ones. Use self.weight_ih and its kin anew in every call."
}
_ARGUMENTS = {
    "x": "the input x",
    "h": "the previous hidden state h",
    "c": "the previous cell state c",
}


def _used_builtin(case: Case) -> bool:
    errors = [frame.error for frame in case.evidence.frames.values() if frame.error is not None]
    words = [f"{error.get('type')} {error.get('message')}" for error in errors]
    return any(
        "torch's own LSTM was called" in said or "BuiltinLSTMError" in said for said in words
    )


def _wrong_kind(frame: Frame, want: Tensors, shape: Shape) -> str | None:
    """Not a pair of tensors of the right shape."""
    if "returned" in frame.tensors:
        single = tuple(frame.tensors["returned"].shape)
        return f"forward should return the pair (h, c), but returned one tensor of shape {single}."
    for name, kind in frame.not_tensors.items():
        if name == "returned":
            return f"forward should return the pair (h, c), but returned: {kind}."
        return f"{name} should be a tensor, but is: {kind}."
    for name in OUTPUTS:
        got = frame.tensors.get(name)
        if got is None or got.shape != want[name].shape:
            came = "nothing" if got is None else f"shape {tuple(got.shape)}"
            wanted = f"shape (batch, hidden) = {tuple(want[name].shape)}"
            named = sizes_in(came, shape.sizes)
            return f"{name} should have {wanted}, but came with {came}. {named}".rstrip()
        if not got.is_floating_point():
            return f"{name} should hold floating-point numbers, but is {got.dtype}."
    return None


def _wrong_gradient(frame: Frame, output: str, by: str, want: torch.Tensor) -> str | None:
    got = frame.tensors.get(f"{output} by {by}")
    if got is None and not want.any():
        return None
    of = f"the gradient of the new {output} with respect to {_ARGUMENTS.get(by, by)}"
    if got is None:
        return with_guess(
            f"The values are right, but {of} is missing.",
            "something cuts the graph on the way (detach, .data, .item(), numpy, torch.no_grad, a "
            "new tensor made from old values).",
        )
    if is_close_gradient(got, want):
        return None
    return f"The values are right, but {of} is not: {by}.grad{_compare(got, want)}."


def _hint(wrong: Iterable[str], got: Tensors) -> str:
    if any(not got[name].isfinite().all() for name in OUTPUTS):
        return "there are values that are not finite: look for a division or an exp that overflows."
    if list(wrong) == ["h"]:
        return (
            "c is right everywhere, so the gates i, f and g are too: look at the output gate and "
            "at what it is multiplied with."
        )
    if list(wrong) == ["c"]:
        return "h is right, so the cell state was right inside: look at what is returned as c."
    return (
        "c is wrong already, and h follows from it: look at the gates i, f, g and how c is made (o "
        "may have the same mistake)."
    )


def _compare(got: torch.Tensor, want: torch.Tensor) -> str:
    if got.shape != want.shape:
        return f" should have shape {tuple(want.shape)}, but has {tuple(got.shape)}"
    return where_worst(got, want)

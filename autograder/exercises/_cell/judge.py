"""Decides about a student's cell: each check gives a problem in words, or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import torch

from ...assessment.causes import sizes_in
from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, with_guess
from ...assessment.tensors import difference, where_worst
from ...assessment.tolerance import TOLERANCE, is_close, is_close_gradient
from ...worker import Frame
from .reference import ALL, MAIN, MAIN_FLOAT32, OTHERS, TWICE, Reference, Shape, Tensors
from .spec import WORDS, CellSpec

Hint = Callable[[Sequence[str], Mapping[str, torch.Tensor]], str]


def no_hint(wrong: Sequence[str], got: Mapping[str, torch.Tensor]) -> str:
    """Nothing is known of where to look."""
    return ""


@dataclass
class Judge:
    """Checks of one submission; each gives a problem in words, or None."""

    case: Case
    reference: Reference
    hint: Hint
    main: Shape = field(init=False)

    def __post_init__(self) -> None:
        self.spec = self.reference.spec
        # A cell that only runs in float32 is judged in it, and loses points for that alone.
        usable = self.case.frame(f"{MAIN.label}/values") or self._all_failed()
        self.main = MAIN if usable else MAIN_FLOAT32

    def _all_failed(self) -> bool:
        return self.case.frame(f"{MAIN_FLOAT32.label}/values") is None

    def checks(self) -> dict[str, CheckFunction]:
        """By the names of ``spec.rubric``."""
        leaves = (*self.spec.inputs, *self.spec.parameters)
        return {
            "shape": self.pair,
            **{f"new {name}": partial(self.output, name) for name in self.spec.state},
            "backward": self.backward,
            **{f"gradient {name}": partial(self.gradient, name) for name in leaves},
            "sizes": self.sizes,
            "dtypes": self.dtypes,
            "arguments": self.arguments,
            "memory": self.memory,
        }

    def pair(self) -> str | None:
        """Of the right kind and shape."""
        if _used_builtin(self.case):
            return (
                f"This cell calls torch's own {self.spec.family}. The exercise is to write one: "
                f"take the equations and compute them with {self.spec.made_of}."
            )
        return self._kind(self.main)

    def _kind(self, shape: Shape) -> str | None:
        label = f"{shape.label}/values"
        frame = self.case.frame(label)
        if frame is None:
            asked, sizes = f"a call with {shape}", named_sizes(self.spec, shape)
            return self._wrong_parameters(label) or self.case.failure(label, asked, sizes)
        return _wrong_kind(frame, self._wanted(shape), self.spec, shape)

    def _wanted(self, shape: Shape) -> Tensors:
        return self.reference.wanted(self.case.seeds, shape)

    def _wrong_parameters(self, label: str) -> str | None:
        frame = self.case.evidence.get(label)
        if (
            frame is None
            or frame.error is None
            or frame.error.get("type") != "WrongParametersError"
        ):
            return None
        return (
            f"The cell should have just the parameters that were handed out ({self.spec.listed}), "
            f"but has {frame.error.get('message')}."
        )

    def output(self, name: str) -> str | None:
        """One tensor of the new state; the last of them stands for all that differs."""
        wrong = self._wrong(self.main)
        last = name == self.spec.state[0]
        return self._wrong_values(self.main) if last or name in wrong else None

    def _wrong(self, shape: Shape) -> list[str]:
        got, want = self._outputs(shape), self._wanted(shape)
        return [name for name in self.spec.state if not is_close(got[name], want[name])]

    def _outputs(self, shape: Shape) -> Tensors:
        frame = self.case.frame(f"{shape.label}/values")
        assert frame is not None  # its kind was right
        return {name: frame.tensors[name] for name in self.spec.state}

    def _wrong_values(self, shape: Shape) -> str | None:
        got, want, wrong = self._outputs(shape), self._wanted(shape), self._wrong(shape)
        if not wrong:
            return None
        if self.spec.is_pair and is_close(got["h"], want["c"]) and is_close(got["c"], want["h"]):
            return "The two states are exchanged: what comes as h is c, and the other way round."
        worst = " and ".join(f"{name}{where_worst(got[name], want[name])}" for name in wrong)
        fact, guess = f"With {shape}: {worst}.", self._guess(wrong, got)
        return with_guess(fact, guess) if guess else fact

    def _guess(self, wrong: Sequence[str], got: Tensors) -> str:
        if any(not got[name].isfinite().all() for name in self.spec.state):
            return _NOT_FINITE
        return self.hint(wrong, got)

    def backward(self) -> str | None:
        label = f"{self.main.label}/gradients"
        if self.case.frame(label) is None:
            return f"The values are right, but backward fails. {self.case.failure(label)}"
        return None

    def gradient(self, by: str) -> str | None:
        """Of the new h, then of the new c, with respect to one argument or parameter."""
        frame = self.case.evidence.frames[f"{self.main.label}/gradients"]
        found = (self._wrong_gradient(frame, name, by) for name in self.spec.state)
        return next((problem for problem in found if problem is not None), None)

    def _wrong_gradient(self, frame: Frame, output: str, by: str) -> str | None:
        want = self._wanted(self.main)[f"{output} by {by}"]
        got = frame.tensors.get(f"{output} by {by}")
        if got is None and not want.any():
            return None
        of = f"the gradient of the new {output} with respect to {_argument(by)}"
        if got is None:
            return with_guess(
                f"The values are right, but {of} is missing.",
                "something cuts the graph on the way (detach, .data, .item(), numpy, "
                "torch.no_grad, a new tensor made from old values).",
            )
        if is_close_gradient(got, want):
            return None
        return f"The values are right, but {of} is not: {by}.grad{_compare(got, want)}."

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
        got, want = self._outputs(shape), self._wanted(shape)
        for name in self.spec.state:
            if got[name].dtype != shape.dtype:
                came = str(got[name].dtype).removeprefix("torch.")
                return (
                    f"The numbers are right, but with {shape} {name} comes back as {came}: use the "
                    "dtype that comes in."
                )
        if any(difference(got[n], want[n]) > TOLERANCE[shape.dtype] for n in self.spec.state):
            return (
                f"The numbers are right to seven digits, but with {shape} they should have 15: "
                "somewhere they are rounded to float32. Use the dtype that comes in."
            )
        return None

    def arguments(self) -> str | None:
        frame = self.case.evidence.frames[f"{self.main.label}/values"]
        given = self.reference.draw(self.case.seeds, self.main)
        for name in self.spec.inputs:
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
            return f"One call is right, but not several in a row. {self.case.failure('twice')}"
        once, other = (self.reference.draw(self.case.seeds, shape) for shape in TWICE)
        calls = {
            "first": once,
            "second": once | {name: other[name] for name in self.spec.inputs},
            "third": once,
            "last": once | {name: other[name] for name in self.spec.parameters},
        }
        for call, given in calls.items():
            want = self.reference.expected(given)
            for name in self.spec.state:
                got = frame.tensors.get(f"{name} of the {call} call")
                if got is None or got.shape != want[name].shape or not is_close(got, want[name]):
                    return _MEMORY[call].format(parameter=next(iter(self.spec.parameters)))
        return None


_NOT_FINITE = "there are values that are not finite: look for a division or an exp that overflows."
_REMEMBERS = (
    "One call is right, but the {} of several in a row on the same cell is not: it remembers "
    "something from the call before. The state comes in as an argument and goes out as the result; "
    "keep none on self."
)
_MEMORY = {call: _REMEMBERS.format(call) for call in ("first", "second", "third")} | {
    "last": "One call is right, but not after the parameters have changed, as they do in training: "
    "it computes with old ones. Use self.{parameter} and its kin anew in every call."
}


def named_sizes(spec: CellSpec, shape: Shape) -> dict[int, str]:
    """What each size is called, where the sizes differ."""
    rows = {spec.blocks * shape.hidden: f"{spec.blocks} times hidden_size"}
    names = rows | {shape.hidden: "hidden_size"}
    return names | {shape.inputs: "input_size", shape.batch: "the batch"}


def _used_builtin(case: Case) -> bool:
    errors = [frame.error for frame in case.evidence.frames.values() if frame.error is not None]
    words = [f"{error.get('type')} {error.get('message')}" for error in errors]
    return any(
        "torch's own cell was called" in said or "BuiltinCellError" in said for said in words
    )


def _wrong_kind(frame: Frame, want: Tensors, spec: CellSpec, shape: Shape) -> str | None:
    """Not the new state, or not of the right shape."""
    if "returned" in frame.tensors:
        single = tuple(frame.tensors["returned"].shape)
        return f"forward should return {spec.result}, but returned one tensor of shape {single}."
    for name, other in frame.not_tensors.items():
        if name == "returned":
            return f"forward should return {spec.result}, but returned: {other}."
        return f"{name} should be a tensor, but is: {other}."
    for name in spec.state:
        got = frame.tensors.get(name)
        if got is None or got.shape != want[name].shape:
            came = "nothing" if got is None else f"shape {tuple(got.shape)}"
            wanted = f"shape (batch, hidden) = {tuple(want[name].shape)}"
            named = sizes_in(came, named_sizes(spec, shape))
            return f"{name} should have {wanted}, but came with {came}. {named}".rstrip()
        if not got.is_floating_point():
            return f"{name} should hold floating-point numbers, but is {got.dtype}."
    return None


def _compare(got: torch.Tensor, want: torch.Tensor) -> str:
    if got.shape != want.shape:
        return f" should have shape {tuple(want.shape)}, but has {tuple(got.shape)}"
    return where_worst(got, want)


def _argument(name: str) -> str:
    """A state or an input in words; a parameter by its name."""
    if name in WORDS:
        return f"the {WORDS[name]}" if name == "x" else f"the previous {WORDS[name]}"
    return name

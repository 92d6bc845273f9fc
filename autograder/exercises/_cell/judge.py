"""Decides about a student's cell: each check gives a problem in words, or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, with_guess
from ...assessment.tensors import where_worst
from ...assessment.tolerance import is_close, is_close_gradient
from ...report import Figure
from ...worker import Frame
from .._judge import Judge, changed_argument, wrong_dtype, wrong_tensor
from . import gate_figures
from .reference import ALL, MAIN, MAIN_FLOAT32, OTHERS, TWICE, CellSizes, Reference, Tensors
from .spec import WORDS, CellSpec

Hint = Callable[[Sequence[str], Mapping[str, torch.Tensor]], str]

Pictures = Callable[[Case, CellSizes], Sequence[Figure]]


def no_hint(wrong: Sequence[str], got: Mapping[str, torch.Tensor]) -> str:
    """Say nothing of where to look."""
    return ""


def no_pictures(case: Case, sizes: CellSizes) -> Sequence[Figure]:
    """A cell without gates has nothing inside that could be seen."""
    return ()


@dataclass
class CellJudge(Judge):
    """Checks of one submission."""

    reference: Reference
    hint: Hint = no_hint
    pictures: Pictures = no_pictures

    def __post_init__(self) -> None:
        self.spec = self.reference.spec
        # A cell that only runs in float32 is judged in it, and loses points for that alone.
        frames = [self.case.frame(f"{sizes.label}/values") for sizes in (MAIN, MAIN_FLOAT32)]
        self.main = MAIN if frames[0] is not None or frames[1] is None else MAIN_FLOAT32

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
        """Whether the new state is of the right kind and shape."""
        if _used_builtin(self.case):
            return (
                f"This cell calls torch's own {self.spec.family}. The exercise is to write one: "
                f"take the equations and compute them with {self.spec.made_of}."
            )
        return self._kind(self.main)

    def _kind(self, sizes: CellSizes) -> str | None:
        label = f"{sizes.label}/values"
        frame = self.case.frame(label)
        if frame is None:
            asked, named = f"a call with {sizes}", named_sizes(self.spec, sizes)
            return self._wrong_parameters(label) or self.case.failure(label, asked, named)
        return _wrong_kind(frame, self._wanted(sizes), self.spec, sizes)

    def _wanted(self, sizes: CellSizes) -> Tensors:
        return self.reference.wanted(self.case.seeds, sizes)

    def _wrong_parameters(self, label: str) -> str | None:
        error = self.brought(label).error or {}
        if error.get("type") != "WrongParametersError":
            return None
        return (
            f"The cell should have exactly the given parameters ({self.spec.listed}), but has "
            f"{error.get('message')}."
        )

    def output(self, name: str) -> str | None:
        """One tensor of the new state; the last tensor reports every difference."""
        wrong = self._wrong(self.main)
        last = name == self.spec.state[0]
        return self._wrong_values(self.main) if last or name in wrong else None

    def _wrong(self, sizes: CellSizes) -> list[str]:
        got, want = self._outputs(sizes), self._wanted(sizes)
        return [name for name in self.spec.state if not is_close(got[name], want[name])]

    def _outputs(self, sizes: CellSizes) -> Tensors:
        frame = self.case.frame(f"{sizes.label}/values")
        assert frame is not None  # ``pair`` passed
        return {name: frame.tensors[name] for name in self.spec.state}

    def _wrong_values(self, sizes: CellSizes) -> str | None:
        got, want, wrong = self._outputs(sizes), self._wanted(sizes), self._wrong(sizes)
        if not wrong:
            return None
        if self.spec.is_pair and is_close(got["h"], want["c"]) and is_close(got["c"], want["h"]):
            return "The two states are swapped: h is returned as c, and c as h."
        worst = " and ".join(f"{name}{where_worst(got[name], want[name])}" for name in wrong)
        fact, guess = f"With {sizes}: {worst}.", self._guess(wrong, got)
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
        others = [sizes for sizes in OTHERS if sizes.dtype == self.main.dtype]
        return self._not_everywhere(map(self._values, others))

    def dtypes(self) -> str | None:
        values = self._not_everywhere(map(self._values, ALL))
        return values or next(filter(None, map(self._dtype, ALL)), None)

    def _not_everywhere(self, problems: Iterable[str | None]) -> str | None:
        problem = next((problem for problem in problems if problem is not None), None)
        right = f"Values and gradients are right with {self.main}, but not everywhere."
        return problem and f"{right} {problem}"

    def _values(self, sizes: CellSizes) -> str | None:
        return self._kind(sizes) or self._wrong_values(sizes)

    def _dtype(self, sizes: CellSizes) -> str | None:
        got, want = self._outputs(sizes), self._wanted(sizes)
        return wrong_dtype(sizes, sizes.dtype, {n: (got[n], want[n]) for n in self.spec.state})

    def arguments(self) -> str | None:
        frame = self.brought(f"{self.main.label}/values")
        given = self.reference.draw(self.case.seeds, self.main)
        return changed_argument(frame, self.spec.inputs, given)

    def memory(self) -> str | None:
        frame = self.case.frame("twice")
        if frame is None:
            return f"One call is right, but not several in a row. {self.case.failure('twice')}"
        once, other = (self.reference.draw(self.case.seeds, sizes) for sizes in TWICE)
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

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """What the first check that failed is best seen in."""
        failed = verdict.failed or ""
        if failed.startswith("new "):
            states = gate_figures.states(self.case, self.reference, self.main)
            return (*states, *self.pictures(self.case, self.main))
        if failed.startswith("gradient "):
            return gate_figures.gradients(self.case, self.reference, self.main)
        return ()


_NOT_FINITE = "there are values that are not finite: look for a division or an exp that overflows."
_REMEMBERS = (
    "One call is right, but the {} of several calls to the same cell is not: the cell "
    "remembers something from an earlier call. The state comes in as an argument and goes out "
    "as the result. Keep no state on self."
)
_MEMORY = {call: _REMEMBERS.format(call) for call in ("first", "second", "third")} | {
    "last": (
        "One call is right, but not after the parameters have changed, as they do in "
        "training: the cell uses old parameters. Read self.{parameter} and the others in "
        "every call."
    )
}


def named_sizes(spec: CellSpec, sizes: CellSizes) -> dict[int, str]:
    """What each size is called, where the sizes differ."""
    rows = {spec.blocks * sizes.hidden: f"{spec.blocks} times hidden_size"}
    names = rows | {sizes.hidden: "hidden_size"}
    return names | {sizes.inputs: "input_size", sizes.batch: "the batch"}


def _used_builtin(case: Case) -> bool:
    errors = [frame.error for frame in case.evidence.frames.values() if frame.error is not None]
    words = [f"{error.get('type')} {error.get('message')}" for error in errors]
    return any(
        "torch's own cell was called" in said or "BuiltinCellError" in said for said in words
    )


def _wrong_kind(frame: Frame, want: Tensors, spec: CellSpec, sizes: CellSizes) -> str | None:
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
        if got is None:
            return f"{name} is missing."
        named = named_sizes(spec, sizes)
        problem = wrong_tensor(name, got, "batch, hidden", want[name].shape, named)
        if problem is not None:
            return problem
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

"""The part ``gate_activations``: what a student sees inside an LSTM, against what is there."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import torch

from ...assessment.causes import sizes_in
from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, score_rubric, with_guess, without_guess
from ...assessment.seeds import Seeds
from ...assessment.tensors import difference, where_worst
from ...assessment.tolerance import TOLERANCE, is_close
from ...diagnosis.library import code, failure_code, projections
from ...report import Figure, Rows
from ...worker import Frame, Probe
from .probes import activations as probe_module
from .probes.activations import ARGUMENTS, KEYS, PARAMETERS
from .reference import (
    ALL,
    FLOAT32,
    FLOAT32_STARTED,
    OTHERS,
    STARTED,
    ZEROS,
    Shape,
    draw,
    dtype_name,
    wanted,
)

GATES = ("i", "f", "g", "o")
# To recognise a mistake by; they decide nothing.
FIXED = (replace(ZEROS, label="fixed zeros"), replace(STARTED, label="fixed started"))


def probe(seeds: Seeds) -> Probe:
    """Every shape's tensors, and what to do with them."""
    fixed = Seeds(b"fixed", "gates", "")
    drawn = {shape.label: draw(seeds, shape) for shape in ALL}
    drawn |= {shape.label: draw(fixed, shape) for shape in FIXED}
    groups = [[shape.label for shape in shapes] for shapes in (FIXED, ALL)]
    return Probe(
        source=inspect.getsource(probe_module),
        tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
        settings={"groups": groups, "traces": STARTED.label},
        probes=len(drawn) + 1,
    )


def fingerprint(case: Case) -> list[float]:
    """All that came on inputs that are the same for everyone."""
    numbers: list[float] = []
    for shape in FIXED:
        frame = case.evidence.get(shape.label)
        tensors = frame.tensors if frame is not None else {}
        words = frame.words if frame is not None else {}
        numbers.append(failure_code(case.evidence, shape.label))
        numbers.append(code(str(words.get("keys"))))
        for name in ("returned", *KEYS):
            numbers += projections(tensors.get(name))
            numbers.append(code(str(tensors[name].dtype)) if name in tensors else 0.0)
    return numbers


def judge(case: Case) -> Verdict:
    """Keys and shapes 4, the gates 8, the states 4, everywhere and nothing changed 4."""
    judge = _Judge(case)
    verdict = score_rubric(case.rubric, judge.checks())
    return replace(verdict, figures=judge.figures(verdict))


@dataclass
class _Judge:
    """Checks of one submission; each gives a problem in words, or None."""

    case: Case
    main: Shape = field(init=False)
    started: Shape = field(init=False)

    def __post_init__(self) -> None:
        # What only runs in float32 is judged in it, and loses points for that alone.
        one = self.case.frame(ZEROS.label) is None and self.case.frame(FLOAT32.label) is not None
        self.main, self.started = (FLOAT32, FLOAT32_STARTED) if one else (ZEROS, STARTED)

    def checks(self) -> dict[str, CheckFunction]:
        """By the names of the rubric's checks."""
        return {
            "keys": self.keys,
            "shapes": partial(self._wrong_kind, self.main),
            "first step": self.first_step,
            "gates": self.gates,
            "c": partial(self._wrong_values, self.main, ("c",)),
            "h": partial(self._wrong_values, self.main, ("h",)),
            "start": self.start,
            "sizes": self.sizes,
            "dtypes": self.dtypes,
            "arguments": self.arguments,
            "module": self.module,
        }

    def keys(self) -> str | None:
        return self._wrong_keys(self.main)

    def _wrong_keys(self, shape: Shape) -> str | None:
        frame = self.case.frame(shape.label)
        if frame is None:
            return self.case.failure(shape.label, f"a call with {shape}", shape.sizes)
        came = next((kind for name, kind in frame.not_tensors.items() if name == "returned"), None)
        if "returned" in frame.tensors:
            came = f"one tensor of shape {tuple(frame.tensors['returned'].shape)}"
        if came is not None:
            return f"gate_activations should return a dict, but returned: {came}."
        missing = [key for key in KEYS if key not in (*frame.tensors, *frame.not_tensors)]
        if not missing:
            return None
        keys = frame.words.get("keys")
        named = ", ".join(map(str, keys)) if isinstance(keys, list) and keys else "none"
        return f"The dict lacks {', '.join(missing)}; its keys are: {named}."

    def _wrong_kind(self, shape: Shape) -> str | None:
        frame = self.case.evidence.frames[shape.label]
        for key in KEYS:
            problem = _not_such_a_tensor(frame, key, shape)
            if problem is not None:
                return problem
        return None

    def first_step(self) -> str | None:
        return self._wrong_values(self.main, GATES, first=1)

    def gates(self) -> str | None:
        return self._wrong_values(self.main, GATES)

    def start(self) -> str | None:
        problem = self._values(self.started)
        if problem is None:
            return None
        fact = f"From a state of zeros it is right, but not from another. {without_guess(problem)}"
        return with_guess(fact, "look at what becomes of h0 and of c0, before the first step.")

    def _values(self, shape: Shape) -> str | None:
        return self._wrong_keys(shape) or self._wrong_kind(shape) or self._wrong_values(shape, KEYS)

    def _wrong_values(self, shape: Shape, keys: Sequence[str], first: int = 0) -> str | None:
        """``first``: how many steps are looked at; 0 for all."""
        want, tensors = wanted(self.case.seeds, shape), self.case.evidence.frames[shape.label]
        steps = slice(first or None)
        pairs = {key: (tensors.tensors[key][:, steps], want[key][:, steps]) for key in keys}
        wrong = [key for key, (got, right) in pairs.items() if not is_close(got, right)]
        if not wrong:
            return None
        worst = " and ".join(f"{key}{where_worst(*pairs[key])}" for key in wrong)
        fact = f"With {shape}, at [sequence, step, unit]: {worst}."
        return with_guess(fact, _guess(wrong, first == 1))

    def sizes(self) -> str | None:
        problems = (self._values(shape) for shape in OTHERS)
        problem = next((problem for problem in problems if problem is not None), None)
        return problem and f"It is right with {self.started}, but not everywhere. {problem}"

    def dtypes(self) -> str | None:
        for shape in (ZEROS, STARTED, FLOAT32, FLOAT32_STARTED):
            problem = self._values(shape) or self._wrong_dtype(shape)
            if problem is not None:
                return f"It is right with {self.started}, but not in every dtype. {problem}"
        return None

    def _wrong_dtype(self, shape: Shape) -> str | None:
        got, want = self.case.evidence.frames[shape.label].tensors, wanted(self.case.seeds, shape)
        for key in KEYS:
            if got[key].dtype != shape.dtype:
                came = dtype_name(got[key].dtype)
                return (
                    f"With {shape} the numbers are right, but {key} comes back as {came}: use the "
                    "dtype that comes in."
                )
        if any(difference(got[key], want[key]) > TOLERANCE[shape.dtype] for key in KEYS):
            return (
                f"With {shape} the numbers are right to seven digits, but they should have 15: "
                "somewhere they are rounded to float32. Use the dtype that comes in."
            )
        return None

    def _traces(self) -> Frame | str:
        frame = self.case.frame("traces")
        called = "It is right, but not for an LSTM whose parameters hold gradients already."
        return frame or f"{called} {self.case.failure('traces')}"

    def arguments(self) -> str | None:
        traces, given = self._traces(), draw(self.case.seeds, STARTED)
        if isinstance(traces, str):
            return traces
        for name in ARGUMENTS:
            if not _is_same(traces, name, given[name]):
                return (
                    f"The results are right, but the call changed its argument {name} in place. "
                    "Make a new tensor instead (no *=, no +=, no functions that end in _)."
                )
        return None

    def module(self) -> str | None:
        traces, given = self._traces(), draw(self.case.seeds, STARTED)
        if isinstance(traces, str):
            return traces
        for name in PARAMETERS:
            if not _is_same(traces, name, given[name]):
                return f"The call changed the LSTM's {name}. Read the parameters; write nothing."
            if not _is_same(traces, f"{name}.grad", torch.ones_like(given[name])):
                return (
                    f"The call changed the gradient of the LSTM's {name}, which a training may "
                    "still need: no backward and no zero_grad is wanted here."
                )
        return _left_behind(traces)

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """The first sequence, where values are wrong."""
        if verdict.failed not in ("first step", "gates", "c", "h", "start"):
            return ()
        shape = self.started if verdict.failed == "start" else self.main
        if self._wrong_keys(shape) or self._wrong_kind(shape):
            return ()
        got, want = self.case.evidence.frames[shape.label].tensors, wanted(self.case.seeds, shape)
        wrong = [key for key in KEYS if not is_close(got[key], want[key])]
        return tuple(_figure(key, got[key][0], want[key][0]) for key in wrong)


_NAMES = {"i": "input gate i", "f": "forget gate f", "g": "candidate g", "o": "output gate o"}
_NAMES |= {"c": "cell state c", "h": "hidden state h"}


def _figure(key: str, got: torch.Tensor, want: torch.Tensor) -> Figure:
    wrong = tuple(
        tuple(not is_close(g, w) for g, w in zip(*rows, strict=True))
        for rows in zip(got, want, strict=True)
    )
    title = f"{_NAMES[key]} of the first sequence"
    return Figure(title, "step", "unit", _rows(want), _rows(got), wrong)


def _rows(tensor: torch.Tensor) -> Rows:
    return tuple(tuple(row) for row in tensor.double().tolist())


def _not_such_a_tensor(frame: Frame, key: str, shape: Shape) -> str | None:
    if key in frame.not_tensors:
        return f"{key} should be one tensor, but is: {frame.not_tensors[key]}."
    got = frame.tensors[key]
    if tuple(got.shape) != shape.size:
        came = f"shape {tuple(got.shape)}"
        named = sizes_in(came, shape.sizes)
        return (
            f"{key} should have shape (batch, time, hidden) = {shape.size}, but came with {came}. "
            f"{named}"
        ).rstrip()
    if not got.is_floating_point():
        return f"{key} should hold floating-point numbers, but is {dtype_name(got.dtype)}."
    return None


def _guess(wrong: Sequence[str], first: bool) -> str:
    if wrong == ["c"]:
        return "the gates are right, so look at how c is made, and when it is kept."
    if wrong == ["h"]:
        return "the gates and c are right, so look at how h is made, and when it is kept."
    if not first:
        return "what is right at the first step and not later is what one step hands to the next."
    if len(wrong) < len(GATES):
        rest = ", ".join(key for key in GATES if key not in wrong)
        return f"{rest} came right, so look at the rows of {', '.join(wrong)}, and at σ and tanh."
    return "all four are wrong: look at the sum that goes into them, and at the order of its rows."


def _is_same(frame: Frame, name: str, before: torch.Tensor) -> bool:
    after = frame.tensors.get(f"{name} after")
    return after is not None and after.dtype == before.dtype and torch.equal(after, before)


def _left_behind(traces: Frame) -> str | None:
    """What the child says of the LSTM that it handed over."""
    words = traces.words
    if words.get("training") is not True:
        return "The call leaves the LSTM in evaluation mode (eval); it was in training mode."
    if words.get("frozen") != []:
        return "The call leaves parameters with requires_grad=False: the LSTM learns no more."
    if words.get("hooks") != 0:
        return "The call leaves a hook on the LSTM: remove it (handle.remove()) before you return."
    if words.get("recording") is not True:
        return (
            "The call leaves torch with gradients switched off for whatever comes next: use a "
            "with block, which switches them on again."
        )
    return None

"""The part ``lstm_cell``: a student's cell against ``nn.LSTMCell``, in values and gradients."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from torch import nn

from ...exercise import Case, Part, Verdict
from ...rubric import Rung, climb
from ...seeds import Seeds
from ...worker import Frame, Probe
from .inputs import difference, generator, normal, where_worst
from .probes import cell as probe_module

# A thousand times above what rounding does to a right cell, in whatever order it computes.
TOLERANCE = {torch.float64: 1e-9, torch.float32: 1e-3}
# A float64 cell that is right to this much rounds to float32 on the way: its values are right, its
# dtype is not, and that has points of its own.
ROUNDED = 1e-5
# Beyond it a sigmoid or tanh written by hand overflows, rightly written or not.
MOST_PREACTIVATION = 8.0
OUTPUTS, INPUTS, PARAMETERS = ("h", "c"), ("x", "h", "c"), probe_module.PARAMETERS
Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Shape:
    """One set of inputs to draw: B, I, H and the dtype."""

    label: str
    batch: int
    inputs: int
    hidden: int
    dtype: torch.dtype = torch.float64

    def __str__(self) -> str:
        sizes = f"batch {self.batch}, input_size {self.inputs}, hidden_size {self.hidden}"
        return f"{sizes}, {str(self.dtype).removeprefix('torch.')}"


# All three sizes differ, so that no axis can pass for another.
MAIN = Shape("main", 3, 5, 4)
MAIN_FLOAT32 = Shape("float32", 3, 5, 4, torch.float32)
OTHERS = (
    Shape("one", 1, 2, 6),
    Shape("narrow", 4, 3, 1),
    Shape("single", 2, 1, 3),
    Shape("wide", 2, 6, 5, torch.float32),
)
ALL = (MAIN, MAIN_FLOAT32, *OTHERS)
TWICE = (Shape("once", 2, 3, 4), Shape("other", 2, 3, 4))


def draw(seeds: Seeds, shape: Shape) -> Tensors:
    """Parameters, arguments and weights of the outputs for one shape."""
    source = generator(seeds.submission(f"cell/{shape.label}"))
    rows, hidden = 4 * shape.hidden, shape.hidden
    sizes = {
        "weight_ih": (rows, shape.inputs),
        "weight_hh": (rows, hidden),
        "bias_ih": (rows,),
        "bias_hh": (rows,),
        "x": (shape.batch, shape.inputs),
        "h": (shape.batch, hidden),
        "c": (shape.batch, hidden),
        "to_h": (shape.batch, hidden),
        "to_c": (shape.batch, hidden),
    }
    tensors = {name: normal(source, *size) for name, size in sizes.items()}
    return {name: tensor.to(shape.dtype) for name, tensor in _tamed(tensors).items()}


def _tamed(tensors: Tensors) -> Tensors:
    """The same with parameters so scaled that no gate is driven beyond MOST_PREACTIVATION."""
    most = sum(
        tensors[a].abs().amax(0) @ tensors[w].abs().T
        for a, w in (("x", PARAMETERS[0]), ("h", PARAMETERS[1]))
    )
    most = most + tensors["bias_ih"].abs() + tensors["bias_hh"].abs()
    scale = min(1.0, MOST_PREACTIVATION / float(torch.as_tensor(most).max()))
    return tensors | {name: tensors[name] * scale for name in PARAMETERS}


def probe(seeds: Seeds) -> Probe:
    """Every shape's tensors, and what to do with them."""
    drawn = {shape.label: draw(seeds, shape) for shape in (*ALL, *TWICE)}
    return Probe(
        source=inspect.getsource(probe_module),
        tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
        settings={
            "cases": [shape.label for shape in ALL],
            "gradients": [MAIN.label, MAIN_FLOAT32.label],
        },
        probes=len(ALL) + 3,
    )


def expected(given: Tensors) -> Tensors:
    """``h`` and ``c`` of ``nn.LSTMCell`` and, for each, its gradients: "h by x", …"""
    hidden, inputs = given["weight_hh"].shape[1], given["weight_ih"].shape[1]
    cell = nn.LSTMCell(inputs, hidden, dtype=given["x"].dtype)
    cell.load_state_dict({name: given[name] for name in PARAMETERS})
    leaves = {name: given[name].clone().requires_grad_() for name in INPUTS}
    h, c = cell(leaves["x"], (leaves["h"], leaves["c"]))
    leaves |= dict(cell.named_parameters())
    found = {"h": h.detach(), "c": c.detach()}
    for name, output in (("h", h), ("c", c)):
        weight = given[f"to_{name}"]
        grads = torch.autograd.grad(
            output, list(leaves.values()), weight, retain_graph=True, allow_unused=True
        )
        for leaf, grad in zip(leaves, grads, strict=True):
            found[f"{name} by {leaf}"] = torch.zeros_like(leaves[leaf]) if grad is None else grad
    return found


@lru_cache(maxsize=len(ALL))  # one judgement asks several times
def wanted(seeds: Seeds, shape: Shape) -> Tensors:
    """What is expected of one shape's inputs."""
    return expected(draw(seeds, shape))


def judge(case: Case) -> Verdict:
    """Values 24, gradients 8, any size and dtype 4, nothing changed or remembered 4."""
    if _used_builtin(case):
        return Verdict(
            0.0,
            "This cell calls torch's own LSTM. The exercise is to write it: take the equations of "
            "the gates and compute them with matrix products, sigmoid and tanh.",
        )
    return climb(_Judge(case).rungs())


def _used_builtin(case: Case) -> bool:
    errors = [frame.error for frame in case.evidence.frames.values() if frame.error is not None]
    words = [f"{error.get('type')} {error.get('message')}" for error in errors]
    return any(
        "torch's own LSTM was called" in said or "BuiltinLSTMError" in said for said in words
    )


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

    def rungs(self) -> list[Rung]:
        return [
            Rung(24, "values", lambda: self.values(self.main)),
            Rung(8, "gradients", self.gradients),
            Rung(4, "any size and dtype", self.sizes),
            Rung(4, "nothing changed or remembered", self.purity),
        ]

    def values(self, shape: Shape) -> str | None:
        label = f"{shape.label}/values"
        frame = self.case.frame(label)
        if frame is None:
            return self._wrong_parameters(label) or (
                f"{self.case.trouble(label)} This was a call with {shape}."
            )
        want = wanted(self.case.seeds, shape)
        return _wrong_kind(frame, want) or _wrong_values(frame, want, shape)

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

    def gradients(self) -> str | None:
        label = f"{self.main.label}/gradients"
        frame = self.case.frame(label)
        if frame is None:
            return f"The values are right, but backward fails. {self.case.trouble(label)}"
        want = wanted(self.case.seeds, self.main)
        for name in [name for name in want if " by " in name]:
            problem = self._gradient(frame, name, want[name])
            if problem is not None:
                return problem
        return None

    def _gradient(self, frame: Frame, name: str, want: torch.Tensor) -> str | None:
        output, by = name.split(" by ")
        got = frame.tensors.get(name)
        if got is None and not want.any():
            return None
        of = f"the gradient of the new {output} with respect to {_ARGUMENTS.get(by, by)}"
        if got is None:
            return (
                f"The values are right, but {of} is missing: something cuts the graph on the way "
                "(detach, .data, .item(), numpy, torch.no_grad, a new tensor made from old values)."
            )
        if got.shape == want.shape and difference(got, want) <= self._tolerance(want):
            return None
        return f"The values are right, but {of} is not: {by}.grad{_compare(got, want)}."

    def _tolerance(self, want: torch.Tensor) -> float:
        return max(ROUNDED, TOLERANCE[self.main.dtype]) * max(1.0, float(want.abs().max()))

    def sizes(self) -> str | None:
        for shape in ALL:
            problem = self.values(shape) or self._dtype(shape)
            if problem is not None:
                right = f"Values and gradients are right with {self.main}, but not everywhere."
                return f"{right} {problem}"
        return None

    def _dtype(self, shape: Shape) -> str | None:
        frame = self.case.frame(f"{shape.label}/values")
        assert frame is not None  # values() has passed
        for name in OUTPUTS:
            if frame.tensors[name].dtype != shape.dtype:
                got = str(frame.tensors[name].dtype).removeprefix("torch.")
                return f"With {shape}, {name} comes back as {got}: use the dtype that comes in."
        want = wanted(self.case.seeds, shape)
        if any(difference(frame.tensors[n], want[n]) > TOLERANCE[shape.dtype] for n in OUTPUTS):
            return f"With {shape}, the values are rounded to float32: use the dtype that comes in."
        return None

    def purity(self) -> str | None:
        return self._arguments_changed() or self._remembers()

    def _arguments_changed(self) -> str | None:
        frame = self.case.frame(f"{self.main.label}/values")
        assert frame is not None  # values() has passed
        given = draw(self.case.seeds, self.main)
        for name in INPUTS:
            after = frame.tensors.get(f"{name} after")
            if after is None or after.shape != given[name].shape or not after.equal(given[name]):
                return (
                    f"The results are right, but the call changed its argument {name} in place. "
                    "Make a new tensor instead (no *=, no +=, no functions that end in _)."
                )
        return None

    def _remembers(self) -> str | None:
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
                if got is None or got.shape != want[name].shape or not _close(got, want[name]):
                    return _MEMORY[call]
        return None


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


def _wrong_kind(frame: Frame, want: Tensors) -> str | None:
    """Not a pair of tensors of the right shape."""
    if "returned" in frame.tensors:
        shape = tuple(frame.tensors["returned"].shape)
        return f"forward should return the pair (h, c), but returned one tensor of shape {shape}."
    for name, kind in frame.not_tensors.items():
        if name == "returned":
            return f"forward should return the pair (h, c), but returned: {kind}."
        return f"{name} should be a tensor, but is: {kind}."
    for name in OUTPUTS:
        got = frame.tensors.get(name)
        if got is None or got.shape != want[name].shape:
            came = "nothing" if got is None else f"shape {tuple(got.shape)}"
            wanted = f"shape (batch, hidden) = {tuple(want[name].shape)}"
            return f"{name} should have {wanted}, but came with {came}."
        if not got.is_floating_point():
            return f"{name} should hold floating-point numbers, but is {got.dtype}."
    return None


def _wrong_values(frame: Frame, want: Tensors, shape: Shape) -> str | None:
    got = {name: frame.tensors[name] for name in OUTPUTS}
    wrong = [name for name in OUTPUTS if not _close(got[name], want[name])]
    if not wrong:
        return None
    if _close(got["h"], want["c"]) and _close(got["c"], want["h"]):
        return "The two states are exchanged: return (h, c), the hidden state first."
    worst = " and ".join(f"{name}{where_worst(got[name], want[name])}" for name in wrong)
    return f"With {shape}: {worst}. {_hint(wrong, got)}"


def _close(got: torch.Tensor, want: torch.Tensor) -> bool:
    """Right but for rounding to float32 or, where it came in a lower precision, to that."""
    tolerance = max(TOLERANCE.get(got.dtype, TOLERANCE[torch.float32]), TOLERANCE[want.dtype])
    return difference(got, want) <= max(tolerance, ROUNDED)


def _hint(wrong: Iterable[str], got: Tensors) -> str:
    if any(not got[name].isfinite().all() for name in OUTPUTS):
        return "There are values that are not finite: look for a division or an exp that overflows."
    if list(wrong) == ["h"]:
        return (
            "c is right everywhere, so the gates i, f and g are too: look at the output gate and "
            "at what it is multiplied with."
        )
    if list(wrong) == ["c"]:
        return "h is right, so the cell state was right inside: look at what is returned as c."
    return "c is wrong already, and h follows from it: look at the gates i, f, g and how c is made."


def _compare(got: torch.Tensor, want: torch.Tensor) -> str:
    if got.shape != want.shape:
        return f" should have shape {tuple(want.shape)}, but has {tuple(got.shape)}"
    return where_worst(got, want)


CELL = Part(
    id="lstm_cell",
    title="the LSTM cell",
    max_score=40.0,
    names=("LSTMCell",),
    stub="LSTMCell.forward",
    probe=probe,
    judge=judge,
)

"""What is right for the gradient by distance, for runs drawn from seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch

from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name, generator, normal, uniform
from .._function.part import CallSizes
from .cell import REFERENCE

Tensors = dict[str, torch.Tensor]
# How far an entry may be off, as a share of it: what vanishes is small, and has to be right, too.
TOLERANCE = 1e-4


@dataclass(frozen=True)
class RunSizes(CallSizes):
    """The sizes of one run, and how it is drawn.

    Attributes:
        gain: the smallest and the largest singular value of weight_hh.
        scale: bounds the inputs, the biases and h0. In a small state tanh is nearly straight, so
            that a large gain stretches the gradient instead of saturating the units.
    """

    gain: tuple[float, float] = (0.5, 1.2)
    scale: float = 1.0

    def __str__(self) -> str:
        steps = "1 step" if self.time == 1 else f"{self.time} steps"
        sizes = f"{steps}, batch {self.batch}, input_size {self.inputs}"
        return f"{sizes}, hidden_size {self.hidden}, {dtype_name(self.dtype)}"


# All sizes differ, so that no axis can pass for another.
MAIN = RunSizes("main", 3, 6, 5, 4)
VANISHING = RunSizes("vanishing", 2, 25, 3, 4, gain=(0.3, 0.6))
EXPLODING = RunSizes("exploding", 2, 8, 3, 4, gain=(1.3, 2.0), scale=0.001)
EXPECTED = (MAIN, VANISHING, EXPLODING)
FLOAT32 = tuple(
    replace(sizes, label=f"{sizes.label} float32", dtype=torch.float32) for sizes in EXPECTED
)
OTHERS = (
    RunSizes("one sequence", 1, 4, 3, 2),
    RunSizes("one step", 4, 1, 2, 3),
    RunSizes("one unit", 2, 5, 3, 1),
    RunSizes("one input", 2, 3, 1, 5),
)
ALL = (*EXPECTED, *FLOAT32, *OTHERS)


def draw(seeds: Seeds, sizes: RunSizes) -> Tensors:
    """The parameters of a cell; inputs (time, batch, I); h0 (batch, H)."""
    source, hidden = generator(seeds.submission(f"distance/{sizes.label}")), sizes.hidden
    left, _, right = torch.linalg.svd(normal(source, hidden, hidden))
    singular = torch.linspace(*sizes.gain, hidden, dtype=torch.float64)
    tensors = {
        "weight_ih": uniform(source, 0.5, hidden, sizes.inputs),
        "weight_hh": left @ singular.diag() @ right,
        "bias_ih": uniform(source, 0.5 * sizes.scale, hidden),
        "bias_hh": uniform(source, 0.5 * sizes.scale, hidden),
        "inputs": uniform(source, 0.5 * sizes.scale, sizes.time, sizes.batch, sizes.inputs),
        "h0": uniform(source, sizes.scale, sizes.batch, hidden),
    }
    return {name: tensor.to(sizes.dtype) for name, tensor in tensors.items()}


def expected(given: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """‖dL/dh_t‖ for t = T, T - 1, ..., 0, by torch's own cell and autograd: (T + 1), float64."""
    drawn = {name: tensor.double() for name, tensor in given.items()}
    states = [drawn["h0"].requires_grad_()]
    for x in drawn["inputs"]:
        (h,) = REFERENCE.forward(drawn | {"x": x, "h": states[-1]})
        states.append(h)
    gradients = torch.autograd.grad(states[-1].sum(), states[::-1])
    return torch.stack([gradient.norm() for gradient in gradients])


@lru_cache(maxsize=len(ALL))  # one judgement asks several times
def wanted(seeds: Seeds, sizes: RunSizes) -> torch.Tensor:
    """What is expected of one run."""
    return expected(draw(seeds, sizes))


def wrong_entries(got: torch.Tensor, want: torch.Tensor) -> torch.Tensor:
    """Which entries are off, (T + 1) bool; what is not finite is."""
    return ~((got.double() - want).abs() <= TOLERANCE * want)

"""What is right for the gradient by distance, for runs drawn from seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch

from ...assessment.seeds import Seeds
from ...assessment.tensors import generator, normal, uniform
from .cell import REFERENCE

Tensors = dict[str, torch.Tensor]
# How far an entry may be off, as a share of it: what vanishes is small, and has to be right, too.
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Shape:
    """One run to draw.

    Attributes:
        label: of the case.
        time, batch, inputs, hidden: T, B, I, H.
        gain: the smallest and the largest singular value of weight_hh.
        scale: bounds the inputs, the biases and h0. In a small state tanh is nearly straight, so
            that a large gain stretches the gradient instead of saturating the units.
        dtype: of everything.
    """

    label: str
    time: int
    batch: int
    inputs: int
    hidden: int
    gain: tuple[float, float] = (0.5, 1.2)
    scale: float = 1.0
    dtype: torch.dtype = torch.float64

    @property
    def sizes(self) -> dict[int, str]:
        """What each size is called, where the sizes differ."""
        names = {self.inputs: "input_size", self.hidden: "hidden_size", self.batch: "the batch"}
        return names | {self.time: "the number of steps"}

    def __str__(self) -> str:
        steps = "1 step" if self.time == 1 else f"{self.time} steps"
        sizes = f"{steps}, batch {self.batch}, input_size {self.inputs}"
        dtype = str(self.dtype).removeprefix("torch.")
        return f"{sizes}, hidden_size {self.hidden}, {dtype}"


# All sizes differ, so that no axis can pass for another.
MAIN = Shape("main", 6, 3, 5, 4)
VANISHING = Shape("vanishing", 25, 2, 3, 4, gain=(0.3, 0.6))
EXPLODING = Shape("exploding", 8, 2, 3, 4, gain=(1.3, 2.0), scale=0.001)
EXPECTED = (MAIN, VANISHING, EXPLODING)
FLOAT32 = tuple(
    replace(shape, label=f"{shape.label} float32", dtype=torch.float32) for shape in EXPECTED
)
OTHERS = (
    Shape("one sequence", 4, 1, 3, 2),
    Shape("one step", 1, 4, 2, 3),
    Shape("one unit", 5, 2, 3, 1),
    Shape("one input", 3, 2, 1, 5),
)
ALL = (*EXPECTED, *FLOAT32, *OTHERS)


def draw(seeds: Seeds, shape: Shape) -> Tensors:
    """The parameters of a cell; inputs (time, batch, I); h0 (batch, H)."""
    source, hidden = generator(seeds.submission(f"distance/{shape.label}")), shape.hidden
    left, _, right = torch.linalg.svd(normal(source, hidden, hidden))
    singular = torch.linspace(*shape.gain, hidden, dtype=torch.float64)
    tensors = {
        "weight_ih": uniform(source, 0.5, hidden, shape.inputs),
        "weight_hh": left @ singular.diag() @ right,
        "bias_ih": uniform(source, 0.5 * shape.scale, hidden),
        "bias_hh": uniform(source, 0.5 * shape.scale, hidden),
        "inputs": uniform(source, 0.5 * shape.scale, shape.time, shape.batch, shape.inputs),
        "h0": uniform(source, shape.scale, shape.batch, hidden),
    }
    return {name: tensor.to(shape.dtype) for name, tensor in tensors.items()}


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
def wanted(seeds: Seeds, shape: Shape) -> torch.Tensor:
    """What is expected of one run."""
    return expected(draw(seeds, shape))


def wrong_entries(got: torch.Tensor, want: torch.Tensor) -> torch.Tensor:
    """Which entries are off, (T + 1) bool; what is not finite is."""
    return ~((got.double() - want).abs() <= TOLERANCE * want)

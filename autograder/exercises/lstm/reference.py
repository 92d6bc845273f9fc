"""What ``nn.LSTMCell`` gives for inputs drawn from seeds: values and gradients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn

from ...inputs import generator, normal
from ...seeds import Seeds
from .probes import cell as probe_module

# Beyond it a sigmoid or tanh written by hand overflows, rightly written or not.
MOST_PREACTIVATION = 8.0
INPUTS, PARAMETERS = ("x", "h", "c"), probe_module.PARAMETERS
Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Shape:
    """One set of inputs to draw: B, I, H and the dtype."""

    label: str
    batch: int
    inputs: int
    hidden: int
    dtype: torch.dtype = torch.float64

    @property
    def sizes(self) -> dict[int, str]:
        """What each size is called, where the sizes differ."""
        names = {4 * self.hidden: "4 times hidden_size", self.hidden: "hidden_size"}
        return names | {self.inputs: "input_size", self.batch: "the batch"}

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
        # The weight given as an argument would have torch import sympy, for a third of a second.
        grads = torch.autograd.grad(
            (output * weight).sum(), list(leaves.values()), retain_graph=True, allow_unused=True
        )
        for leaf, grad in zip(leaves, grads, strict=True):
            found[f"{name} by {leaf}"] = torch.zeros_like(leaves[leaf]) if grad is None else grad
    return found


@lru_cache(maxsize=len(ALL))  # one judgement asks several times
def wanted(seeds: Seeds, shape: Shape) -> Tensors:
    """What is expected of one shape's inputs."""
    return expected(draw(seeds, shape))

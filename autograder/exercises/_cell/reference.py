"""What a right cell gives for inputs drawn from seeds: values and gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn
from torch.func import functional_call

from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name, generator, normal
from .spec import CellSpec

# Beyond this value even a right sigmoid or tanh overflows when it is written by hand.
MOST_PREACTIVATION = 8.0
Tensors = dict[str, torch.Tensor]
# From parameters and arguments, by name, to the new state, in the order of the spec.
Forward = Callable[[Mapping[str, torch.Tensor]], tuple[torch.Tensor, ...]]


@dataclass(frozen=True)
class CellSizes:
    """One set of inputs to draw: B, I, H and the dtype."""

    label: str
    batch: int
    inputs: int
    hidden: int
    dtype: torch.dtype = torch.float64

    def __str__(self) -> str:
        sizes = f"batch {self.batch}, input_size {self.inputs}, hidden_size {self.hidden}"
        return f"{sizes}, {dtype_name(self.dtype)}"


# All three sizes differ, so that no axis can pass for another.
MAIN = CellSizes("main", 3, 5, 4)
MAIN_FLOAT32 = CellSizes("float32", 3, 5, 4, torch.float32)
OTHERS = (
    CellSizes("one", 1, 2, 6),
    CellSizes("narrow", 4, 3, 1),
    CellSizes("single", 2, 1, 3),
    CellSizes("wide", 2, 6, 5, torch.float32),
)
ALL = (MAIN, MAIN_FLOAT32, *OTHERS)
TWICE = (CellSizes("once", 2, 3, 4), CellSizes("other", 2, 3, 4))
FIXED = CellSizes("fixed", 3, 5, 4)  # to recognise a mistake by; decides nothing


@dataclass(frozen=True, eq=False)
class Reference:
    """A cell's spec, and the right cell."""

    spec: CellSpec
    forward: Forward

    def draw(self, seeds: Seeds, sizes: CellSizes) -> Tensors:
        """Parameters, arguments and weights of the outputs ("to_h", …) for one sizes."""
        source = generator(seeds.submission(f"cell/{sizes.label}"))
        wanted = self.spec.sizes_of(sizes.batch, sizes.inputs, sizes.hidden)
        wanted |= {f"to_{name}": (sizes.batch, sizes.hidden) for name in self.spec.state}
        tensors = {name: normal(source, *size) for name, size in wanted.items()}
        return {name: tensor.to(sizes.dtype) for name, tensor in self._tamed(tensors).items()}

    def _tamed(self, tensors: Tensors) -> Tensors:
        """The same with parameters so scaled that no gate is driven beyond MOST_PREACTIVATION."""
        scale = min(1.0, MOST_PREACTIVATION / float(self._most(tensors).max()))
        return tensors | {name: tensors[name] * scale for name in self.spec.parameters}

    def _most(self, tensors: Tensors) -> torch.Tensor:
        """A bound of each row's sum, whatever the signs."""
        most = torch.zeros((), dtype=torch.float64)
        for name, size in self.spec.parameters.items():
            weight = tensors[name].abs()
            if size[1:]:
                most = most + tensors["x" if size[1] == "I" else "h"].abs().amax(0) @ weight.T
            elif size == (self.spec.rows,):
                most = most + weight
            else:  # multiplied with a state, unit by unit
                most = most + weight.max() * tensors[self.spec.state[-1]].abs().max()
        return most

    def expected(self, given: Tensors) -> Tensors:
        """The new state and, for each tensor of it, its gradients: "h by x", …"""
        names = (*self.spec.inputs, *self.spec.parameters)
        leaves = {name: given[name].clone().requires_grad_() for name in names}
        found: Tensors = {}
        for name, output in zip(self.spec.state, self.forward(leaves), strict=True):
            found[name] = output.detach()
            # A weight given as an argument would have torch import sympy, for 0.3 s.
            grads = torch.autograd.grad(
                (output * given[f"to_{name}"]).sum(),
                list(leaves.values()),
                retain_graph=True,
                allow_unused=True,
            )
            for leaf, grad in zip(leaves, grads, strict=True):
                zero = torch.zeros_like(leaves[leaf])
                found[f"{name} by {leaf}"] = zero if grad is None else grad
        return found

    @lru_cache(maxsize=len(ALL))  # noqa: B019  (one judgement asks several times; few exist)
    def wanted(self, seeds: Seeds, sizes: CellSizes) -> Tensors:
        """What is expected of one shape's inputs."""
        return self.expected(self.draw(seeds, sizes))


def torch_cell(cls: Callable[..., nn.Module], spec: CellSpec) -> Forward:
    """``nn.LSTMCell`` or another cell of torch as a function of its parameters and arguments."""

    def forward(given: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, ...]:
        hidden, inputs = given["weight_hh"].shape[1], given["weight_ih"].shape[1]
        cell = cls(inputs, hidden, device="meta", dtype=given["x"].dtype)
        parameters = {name: given[name] for name in spec.parameters}
        state = tuple(given[name] for name in spec.state)
        call = (given["x"], state if spec.is_pair else state[0])
        result = functional_call(cell, parameters, call)
        return tuple(result) if spec.is_pair else (result,)

    return forward

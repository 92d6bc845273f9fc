"""Type hints, a mixin with the step in it, constants at the top, a name for everything."""

from __future__ import annotations

from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

BLOCKS: Final = 3


class Parts(NamedTuple):
    reset: Tensor
    update: Tensor
    candidate: Tensor


def parts_of(vectors: Tensor, weight: Tensor, bias: Tensor) -> Parts:
    total: Tensor = torch.matmul(vectors, torch.transpose(weight, 0, 1)) + bias
    return Parts(*torch.tensor_split(total, BLOCKS, dim=-1))


class Step:
    weight_ih: Tensor
    weight_hh: Tensor
    bias_ih: Tensor
    bias_hh: Tensor

    def gates(self, new: Parts, old: Parts) -> tuple[Tensor, Tensor]:
        return (new.reset + old.reset).sigmoid(), (new.update + old.update).sigmoid()


class GRUCell(Step, nn.Module):
    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        bound: float = hidden_size**-0.5
        rows = BLOCKS * hidden_size
        shapes = {
            "weight_ih": (rows, input_size),
            "weight_hh": (rows, hidden_size),
            "bias_ih": (rows,),
            "bias_hh": (rows,),
        }
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        new = parts_of(x, self.weight_ih, self.bias_ih)
        old = parts_of(h, self.weight_hh, self.bias_hh)
        reset, update = self.gates(new, old)
        candidate = torch.tanh(new.candidate + reset * old.candidate)
        return update * h + candidate - update * candidate

"""Typed, with a class and a helper that come after their use, and an OrderedDict."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn


def gate_activations(
    lstm: nn.LSTM, x: Tensor, state: tuple[Tensor, Tensor]
) -> OrderedDict[str, Tensor]:
    steps: list[Step] = []
    h, c = state[0].detach()[0], state[1].detach()[0]
    for x_t in x.permute(1, 0, 2):
        steps.append(step_of(lstm, x_t, h, c))
        h, c = steps[-1].h, steps[-1].c
    return OrderedDict(
        (key, torch.stack([getattr(step, key) for step in steps], dim=1)) for key in KEYS
    )


KEYS = ["c", "f", "g", "h", "i", "o"]


@dataclass
class Step:
    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    h: Tensor


def step_of(lstm: nn.LSTM, x: Tensor, h: Tensor, c: Tensor) -> Step:
    both = torch.cat([x, h], dim=1)
    weight = torch.cat([lstm.weight_ih_l0, lstm.weight_hh_l0], dim=1).detach()
    bias = (lstm.bias_ih_l0 + lstm.bias_hh_l0).detach()
    i, f, g, o = torch.addmm(bias, both, weight.t()).view(len(x), 4, -1).unbind(1)
    i, f, o = (torch.sigmoid(gate) for gate in (i, f, o))
    g = torch.tanh(g)
    c = torch.addcmul(f * c, i, g)
    return Step(i, f, g, o, c, o * torch.tanh(c))


def retention(activations: dict[str, Tensor]) -> Tensor:
    f: Tensor = activations["f"]
    ones = f.new_ones(f.shape[0], 1, f.shape[2])
    return torch.cat([f[:, 1:].flip(1).cumprod(1).flip(1), ones], 1)

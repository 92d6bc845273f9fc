"""The right gates and states of an LSTM, for inputs drawn from seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from torch import nn

from ...assessment.seeds import Seeds
from ...assessment.tensors import generator, uniform
from .._function.part import CallSizes

Tensors = dict[str, torch.Tensor]
KEYS = ("i", "f", "g", "o", "c", "h")
PARAMETERS = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
# Bounds of the inputs. No gate is driven beyond 8: further out a sigmoid or tanh written by hand
# overflows, rightly written or not.
X, WEIGHTS, H0, C0 = 1.5, 0.5, 1.0, 1.5
BLOCKS = KEYS[:4]  # of rows, in torch's order
_FAR = 50.0  # a sigmoid or tanh of it is 1 to the last digit
# Which output of a cell is which gate: what the sums of other gates are held at, and the c before.
# With c = 0 and g = 1 the new c is i; with c = 1 and g = 0 it is f; with c = 0 and i = 1 it is g;
# with g = 0, f = 1 and c = 1 the new h is o times tanh(1).
_SHOWN: dict[str, tuple[dict[str, float], float, str]] = {
    "i": ({"g": _FAR}, 0.0, "c"),
    "f": ({"g": 0.0}, 1.0, "c"),
    "g": ({"i": _FAR}, 0.0, "c"),
    "o": ({"g": 0.0, "f": _FAR}, 1.0, "h"),
}


@dataclass(frozen=True)
class SequenceSizes(CallSizes):
    """The sizes of one call, and whether the state is all zeros."""

    zeros: bool = False

    @property
    def named(self) -> dict[int, str]:
        return {4 * self.hidden: "4 times hidden_size"} | super().named

    def __str__(self) -> str:
        state = "a state of zeros" if self.zeros else "a state that is not zero"
        return f"{super().__str__()}, {state}"


# All sizes differ, so that no axis can pass for another.
ZEROS = SequenceSizes("zeros", 3, 6, 5, 4, zeros=True)
STARTED = SequenceSizes("started", 3, 6, 5, 4)
FLOAT32 = replace(ZEROS, label="float32", dtype=torch.float32)
FLOAT32_STARTED = replace(STARTED, label="float32 started", dtype=torch.float32)
OTHERS = (
    SequenceSizes("one sequence", 1, 4, 3, 2),
    SequenceSizes("one step", 4, 1, 2, 3),
    SequenceSizes("one unit", 2, 5, 3, 1),
    SequenceSizes("one input", 2, 3, 1, 5),
    SequenceSizes("longer", 2, 9, 6, 5),
)
ALL = (ZEROS, STARTED, FLOAT32, FLOAT32_STARTED, *OTHERS)


def draw(seeds: Seeds, sizes: SequenceSizes) -> Tensors:
    """The parameters of an LSTM, a batch of inputs and a state."""
    source = generator(seeds.submission(f"gates/{sizes.label}"))
    rows, hidden = 4 * sizes.hidden, sizes.hidden
    state = 0.0 if sizes.zeros else 1.0
    tensors = {
        "weight_ih_l0": uniform(source, WEIGHTS, rows, sizes.inputs),
        "weight_hh_l0": uniform(source, WEIGHTS, rows, hidden),
        "bias_ih_l0": uniform(source, WEIGHTS, rows),
        "bias_hh_l0": uniform(source, WEIGHTS, rows),
        "x": uniform(source, X, sizes.batch, sizes.time, sizes.inputs),
        "h0": uniform(source, H0 * state, 1, sizes.batch, hidden),
        "c0": uniform(source, C0 * state, 1, sizes.batch, hidden),
    }
    return {name: tensor.to(sizes.dtype) for name, tensor in tensors.items()}


@torch.no_grad()
def expected(given: Mapping[str, torch.Tensor]) -> Tensors:
    """The six of KEYS, each (batch, time, hidden), from ``nn.LSTM`` and ``nn.LSTMCell`` alone: h of
    the first, c of the second, and the gates of one that is made to show them."""
    hidden, inputs = given["weight_hh_l0"].shape[1], given["weight_ih_l0"].shape[1]
    lstm = nn.LSTM(inputs, hidden, batch_first=True, dtype=given["x"].dtype)
    lstm.load_state_dict({name: given[name] for name in PARAMETERS})
    h, _ = lstm(given["x"], (given["h0"], given["c0"]))
    before = torch.cat([given["h0"].transpose(0, 1), h[:, :-1]], dim=1)
    gates = {gate: _shown(lstm, given["x"], before, gate) for gate in _SHOWN}
    found = gates | {"c": _cell_states(lstm, given), "h": h}
    return {key: found[key].contiguous() for key in KEYS}


def _cell(lstm: nn.LSTM) -> nn.LSTMCell:
    """One step of an LSTM, with its own copy of the parameters."""
    dtype = lstm.weight_ih_l0.dtype
    cell = nn.LSTMCell(lstm.input_size, lstm.hidden_size, dtype=dtype)
    cell.load_state_dict({n.removesuffix("_l0"): p for n, p in lstm.state_dict().items()})
    return cell


def _shown(lstm: nn.LSTM, x: torch.Tensor, before: torch.Tensor, gate: str) -> torch.Tensor:
    """One gate, (batch, time, hidden), from x and the h before each step: the new c, or h, of
    ``nn.LSTMCell`` where its other gates are held open or shut."""
    held, state, output = _SHOWN[gate]
    cell, batch = _cell(lstm), x.shape[:2]
    for name, sum_ in held.items():
        start = BLOCKS.index(name) * lstm.hidden_size
        for parameter in cell.parameters():
            parameter[start : start + lstm.hidden_size] = 0.0
        cell.bias_ih[start : start + lstm.hidden_size] = sum_
    x, before = x.flatten(0, 1), before.flatten(0, 1)
    h, c = cell(x, (before, torch.full_like(before, state)))
    found: torch.Tensor = c if output == "c" else h / torch.ones_like(h).tanh()
    return found.view(*batch, -1)


def _cell_states(lstm: nn.LSTM, given: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """c after every step, (batch, time, hidden)."""
    cell, found = _cell(lstm), []
    state = given["h0"][0], given["c0"][0]
    for x in given["x"].unbind(1):
        state = cell(x, state)
        found.append(state[1])
    return torch.stack(found, dim=1)


@lru_cache(maxsize=len(ALL))  # one judgement asks several times
def wanted(seeds: Seeds, sizes: SequenceSizes) -> Tensors:
    """What is expected of one shape's inputs."""
    return expected(draw(seeds, sizes))


def kept(f: torch.Tensor) -> torch.Tensor:
    """What is left at the last step of each step's cell state, (batch, time, hidden): the product
    of the forget gates ``f`` after it, computed in float64."""
    after = torch.cat([f[:, 1:].double(), torch.ones_like(f[:, :1]).double()], dim=1)
    return after.flip(1).cumprod(1).flip(1).to(f.dtype)

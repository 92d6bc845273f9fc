"""What a right look into an LSTM shows, for inputs drawn from seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from torch import nn
from torch.nn.functional import linear

from ...inputs import generator, uniform
from ...seeds import Seeds
from .probes.activations import KEYS, PARAMETERS

Tensors = dict[str, torch.Tensor]
# Bounds of the inputs. No gate is driven beyond 8: further out a sigmoid or tanh written by hand
# overflows, rightly written or not.
X, WEIGHTS, H0, C0 = 1.5, 0.5, 1.0, 1.5


@dataclass(frozen=True)
class Shape:
    """One set of inputs to draw: B, T, I, H, the dtype, and whether the state is all zeros."""

    label: str
    batch: int
    time: int
    inputs: int
    hidden: int
    dtype: torch.dtype = torch.float64
    zeros: bool = False

    @property
    def size(self) -> tuple[int, int, int]:
        """(batch, time, hidden)."""
        return self.batch, self.time, self.hidden

    @property
    def sizes(self) -> dict[int, str]:
        """What each size is called, where the sizes differ."""
        names = {4 * self.hidden: "4 times hidden_size", self.hidden: "hidden_size"}
        return names | {self.inputs: "input_size", self.time: "time", self.batch: "the batch"}

    def __str__(self) -> str:
        sizes = f"batch {self.batch}, time {self.time}, input_size {self.inputs}"
        state = "a state of zeros" if self.zeros else "a state that is not zero"
        return f"{sizes}, hidden_size {self.hidden}, {dtype_name(self.dtype)}, {state}"


def dtype_name(dtype: torch.dtype) -> str:
    """``float64`` for ``torch.float64``."""
    return str(dtype).removeprefix("torch.")


# All sizes differ, so that no axis can pass for another.
ZEROS = Shape("zeros", 3, 6, 5, 4, zeros=True)
STARTED = Shape("started", 3, 6, 5, 4)
FLOAT32 = replace(ZEROS, label="float32", dtype=torch.float32)
FLOAT32_STARTED = replace(STARTED, label="float32 started", dtype=torch.float32)
OTHERS = (
    Shape("one sequence", 1, 4, 3, 2),
    Shape("one step", 4, 1, 2, 3),
    Shape("one unit", 2, 5, 3, 1),
    Shape("one input", 2, 3, 1, 5),
    Shape("longer", 2, 9, 6, 5),
)
ALL = (ZEROS, STARTED, FLOAT32, FLOAT32_STARTED, *OTHERS)


def draw(seeds: Seeds, shape: Shape) -> Tensors:
    """The parameters of an LSTM, a batch of inputs and a state."""
    source = generator(seeds.submission(f"gates/{shape.label}"))
    rows, hidden = 4 * shape.hidden, shape.hidden
    state = 0.0 if shape.zeros else 1.0
    tensors = {
        "weight_ih_l0": uniform(source, WEIGHTS, rows, shape.inputs),
        "weight_hh_l0": uniform(source, WEIGHTS, rows, hidden),
        "bias_ih_l0": uniform(source, WEIGHTS, rows),
        "bias_hh_l0": uniform(source, WEIGHTS, rows),
        "x": uniform(source, X, shape.batch, shape.time, shape.inputs),
        "h0": uniform(source, H0 * state, 1, shape.batch, hidden),
        "c0": uniform(source, C0 * state, 1, shape.batch, hidden),
    }
    return {name: tensor.to(shape.dtype) for name, tensor in tensors.items()}


@torch.no_grad()
def expected(given: Mapping[str, torch.Tensor]) -> Tensors:
    """The six of KEYS, each (batch, time, hidden): h from ``nn.LSTM``, c from ``nn.LSTMCell``, and
    the gates from the h before each step."""
    hidden, inputs = given["weight_hh_l0"].shape[1], given["weight_ih_l0"].shape[1]
    lstm = nn.LSTM(inputs, hidden, batch_first=True, dtype=given["x"].dtype)
    lstm.load_state_dict({name: given[name] for name in PARAMETERS})
    h, _ = lstm(given["x"], (given["h0"], given["c0"]))
    before = torch.cat([given["h0"].transpose(0, 1), h[:, :-1]], dim=1)
    sums = linear(given["x"], given["weight_ih_l0"], given["bias_ih_l0"])
    sums = sums + linear(before, given["weight_hh_l0"], given["bias_hh_l0"])
    i, f, g, o = sums.chunk(4, dim=2)
    found = (i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid(), _cell_states(lstm, given), h)
    return {key: each.contiguous() for key, each in zip(KEYS, found, strict=True)}


def _cell_states(lstm: nn.LSTM, given: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """c after every step, (batch, time, hidden)."""
    cell = nn.LSTMCell(lstm.input_size, lstm.hidden_size, dtype=given["x"].dtype)
    cell.load_state_dict({name.removesuffix("_l0"): given[name] for name in PARAMETERS})
    state, found = (given["h0"][0], given["c0"][0]), []
    for x in given["x"].unbind(1):
        state = cell(x, state)
        found.append(state[1])
    return torch.stack(found, dim=1)


@lru_cache(maxsize=len(ALL))  # one judgement asks several times
def wanted(seeds: Seeds, shape: Shape) -> Tensors:
    """What is expected of one shape's inputs."""
    return expected(draw(seeds, shape))


def kept(f: torch.Tensor) -> torch.Tensor:
    """What is left at the last step of each step's cell state, (batch, time, hidden): the product
    of the forget gates ``f`` after it, computed in float64."""
    after = torch.cat([f[:, 1:].double(), torch.ones_like(f[:, :1]).double()], dim=1)
    return after.flip(1).cumprod(1).flip(1).to(f.dtype)

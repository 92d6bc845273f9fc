"""The given part of the copy task: its sizes, and where the three networks start."""

from __future__ import annotations

import torch
from torch import nn

from ...assessment.seeds import Seeds
from ...assessment.tensors import generator
from .._training import draw_weights
from .probes.comparison import HIDDEN, KINDS, SYMBOLS, Reader, Tensors

LENGTH = 50
KEEP = 5.0  # the bias of the gates that keep: at 5, 0.7% is lost at a step
WRITE = -2.0  # the bias of the LSTM's input gate: what nobody asks for is hardly written

__all__ = ["KINDS", "LENGTH", "SYMBOLS", "draw_rows", "draw_start"]


def draw_rows(source: torch.Generator, rows: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs (rows, LENGTH - 1) and targets (rows), int64: the copy task."""
    inputs = torch.randint(SYMBOLS, (rows, LENGTH - 1), generator=source)
    return inputs, inputs[:, 0].clone()


def draw_start(seeds: Seeds, label: str, kind: str, hidden: int = HIDDEN) -> Tensors:
    """The weights that one network starts from, float32: drawn as torch draws them, but with gates
    that keep (Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015), and
    symbols that speak louder than the noise."""
    model = Reader(kind, hidden)
    draw_weights(model, generator(seeds.course(f"{label}/{kind}")), hidden)
    open_gates(model.rnn, kind)
    return model.state_dict()


@torch.no_grad()
def open_gates(rnn: nn.Module, kind: str) -> None:
    """Start an LSTM's forget gates open and its input gates nearly shut, and a GRU's update gates
    so that they keep; a plain RNN has none."""
    biases, hidden = dict(rnn.named_parameters()), int(rnn.hidden_size)  # type: ignore[arg-type]
    levels = {"lstm": (WRITE, KEEP), "gru": (None, KEEP), "rnn": ()}[kind]
    for block, level in enumerate(levels):
        if level is not None:
            rows = slice(block * hidden, (block + 1) * hidden)
            biases["bias_ih_l0"][rows] = level
            biases["bias_hh_l0"][rows] = 0.0

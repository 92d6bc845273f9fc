"""The given part of the delay task: its data, its score, and where a training starts.

The grader and the scripts of the module (such as ``lstm_long_dependency.py``) share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

import torch
from torch import nn

from .probes.loop import PADDING, accuracy

__all__ = ["CLASSIC", "PADDING", "TASK", "DelayTask", "accuracy", "as_text", "open_forget_gates"]

Batch = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class DelayTask:
    """Name, at every step, the letter of ``delay`` steps ago, in rows of ``time`` random letters.

    Attributes:
        delay: steps between a letter and its turn.
        time: letters in a row; ``time - delay`` of them are asked for.
        vocab_size: letters of the alphabet; guessing is right once in so many times.
    """

    delay: int
    time: int
    vocab_size: int

    def batch(self, source: torch.Generator, rows: int) -> Batch:
        """Inputs and targets, both (rows, time) int64. The first ``delay`` targets of a row are
        padding, -100: nothing was shown ``delay`` steps before them."""
        inputs = torch.randint(self.vocab_size, (rows, self.time), generator=source)
        targets = torch.full_like(inputs, PADDING)
        targets[:, self.delay :] = inputs[:, : self.time - self.delay]
        return inputs, targets

    def batches(self, source: torch.Generator, rows: int, count: int) -> Iterator[Batch]:
        """``count`` batches, each of rows never seen before."""
        return (self.batch(source, rows) for _ in range(count))


TASK = DelayTask(delay=20, time=21, vocab_size=26)  # the graded one
CLASSIC = DelayTask(delay=5, time=15, vocab_size=26)  # as the task is often taught
FORGET_BIAS = 5.0  # at 0, the belt loses half of what it carries at every step; at 5, 0.7%


def open_forget_gates(lstm: nn.LSTM, bias: float | torch.Tensor = FORGET_BIAS) -> None:
    """Start an LSTM with forget gates that keep what they have not yet learned to keep: a bias of
    1 or more (Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015)."""
    hidden, biases = lstm.hidden_size, dict(lstm.named_parameters())
    with torch.no_grad():
        biases["bias_ih_l0"][hidden : 2 * hidden] = bias
        biases["bias_hh_l0"][hidden : 2 * hidden] = 0.0


def as_text(row: torch.Tensor) -> str:
    """A row of numbers as letters, with a dot for padding."""
    return " ".join(ascii_lowercase[n] if n >= 0 else "·" for n in row.tolist())

"""Type hints everywhere, checked by nobody at run time; NamedTuple for the state, constants at the top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from torch.optim import Optimizer

GATES: Final = 4
BATCH: Final[int] = 0
FEATURES: Final[int] = 1


class State(NamedTuple):
    h: Tensor
    c: Tensor


class LSTMCell(nn.Module):
    input_size: int
    hidden_size: int

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        bound = hidden_size**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        previous: State = State(*state)
        gates: Tensor = x @ self.weight_ih.T + self.bias_ih + previous.h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.chunk(GATES, dim=FEATURES)
        c: Tensor = torch.sigmoid(f) * previous.c + torch.sigmoid(i) * torch.tanh(g)
        h: Tensor = torch.sigmoid(o) * torch.tanh(c)
        return h, c


class SimpleLSTM(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.cell = LSTMCell(embedding_dim, hidden_size)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x, hidden_cell):
        h, c = (s.squeeze(0) for s in hidden_cell)
        outputs = []
        for step in self.embed(x).unbind(dim=1):
            h, c = self.cell(step, (h, c))
            outputs.append(h)
        logits = self.fc(torch.stack(outputs, dim=1))
        return logits, (h.unsqueeze(0), c.unsqueeze(0))

    def init_hidden_cell(self, batch_size: int) -> tuple[Tensor, Tensor]:
        weight: nn.Parameter = self.fc.weight
        shape: tuple[int, int, int] = (1, batch_size, self.hidden_size)
        return weight.new_zeros(shape), weight.new_zeros(shape)


def train(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    criterion: nn.Module,
) -> list[float]:
    losses: list[float] = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(BATCH)))
        loss: Tensor = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The gates are a dataclass with a method; annotations are strings, through `__future__`."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Gates:
    input: Tensor
    forget: Tensor
    candidate: Tensor
    output: Tensor

    @classmethod
    def from_blocks(cls, blocks: Tensor) -> Gates:
        i, f, g, o = blocks.chunk(4, dim=1)
        return cls(i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid())

    def apply(self, c: Tensor) -> tuple[Tensor, Tensor]:
        c = self.forget * c + self.input * self.candidate
        return self.output * torch.tanh(c), c


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        bound = hidden_size**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))

    def forward(self, x, state):
        h, c = state
        blocks = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        return Gates.from_blocks(blocks).apply(c)


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

    def init_hidden_cell(self, batch_size):
        p = self.fc.weight
        h0 = torch.full((1, batch_size, self.hidden_size), 0.0, dtype=p.dtype, device=p.device)
        c0 = torch.full((1, batch_size, self.hidden_size), 0.0, dtype=p.dtype, device=p.device)
        return h0, c0


@dataclass
class History:
    losses: list[float]

    def record(self, loss: Tensor) -> None:
        self.losses.append(loss.item())


def train(model, batches, optimizer, criterion):
    history = History([])
    for inputs, targets in batches:
        optimizer.zero_grad()
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.step()
        history.record(loss)
    return history.losses

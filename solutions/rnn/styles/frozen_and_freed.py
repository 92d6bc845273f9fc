"""The parameters are frozen for the run, and freed again; typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

import torch
from torch import Tensor, nn


class RNNCell(nn.Module):
    weight_ih: Tensor
    weight_hh: Tensor
    bias_ih: Tensor
    bias_hh: Tensor

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        sizes = {"weight_ih": (hidden_size, input_size), "weight_hh": (hidden_size, hidden_size)}
        sizes |= {"bias_ih": (hidden_size,), "bias_hh": (hidden_size,)}
        for name, size in sizes.items():
            self.register_parameter(name, nn.Parameter(torch.rand(size) - 0.5))

    def _part(self, of: Tensor, which: str) -> Tensor:
        return of @ getattr(self, f"weight_{which}").T + getattr(self, f"bias_{which}")

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        return torch.tanh(self._part(of=x, which="ih") + self._part(of=h, which="hh"))


class SimpleRNN(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.cell = RNNCell(embedding_dim, hidden_size)
        self.fc = nn.Linear(hidden_size, vocab_size)
        self.hidden_size = hidden_size

    def forward(self, x, hidden):
        h = hidden[0]
        outputs = []
        for embedded in self.embed(x).unbind(dim=1):
            h = self.cell(embedded, h)
            outputs.append(h)
        return self.fc(torch.stack(outputs, dim=1)), h.unsqueeze(0)

    def init_hidden(self, batch_size):
        return torch.zeros(
            size=(1, batch_size, self.hidden_size),
            dtype=self.fc.bias.dtype,
            device=self.fc.bias.device,
        )


@contextmanager
def frozen(cell: nn.Module) -> Iterator[None]:
    for parameter in cell.parameters():
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in cell.parameters():
            parameter.requires_grad_(True)


def gradient_by_distance(cell: nn.Module, inputs: Tensor, h0: Tensor) -> Tensor:
    with frozen(cell):
        start = h0.clone().requires_grad_()
        states = list(accumulate(inputs, lambda h, x: cell(x, h), initial=start))
        for state in states:
            state.retain_grad()
        states[-1].sum().backward()
    return torch.stack([s.grad for s in states]).flatten(1).norm(dim=1).flip(0)

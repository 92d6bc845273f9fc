"""The Jacobians, sample by sample, as matrices that are multiplied; einsum in the cell."""

import torch
from torch import nn


class RNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        from_x = torch.einsum("bi,hi->bh", x, self.weight_ih)
        from_h = torch.einsum("bj,hj->bh", h, self.weight_hh)
        return (from_x + from_h + self.bias_ih + self.bias_hh).tanh()


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
        p = next(self.parameters())
        return torch.zeros((1, batch_size, self.hidden_size), dtype=p.dtype, device=p.device)


@torch.no_grad()
def gradient_by_distance(cell, inputs, h0):
    steps, batch, size = len(inputs), h0.shape[0], h0.shape[1]
    states = [h0]
    for x in inputs:
        states.append(cell(x, states[-1]))
    result = torch.zeros(steps + 1, dtype=torch.float64)
    for b in range(batch):
        product = torch.eye(size, dtype=h0.dtype)
        ones = torch.ones(size, dtype=h0.dtype)
        result[0] += size
        for k in range(1, steps + 1):
            h = states[steps - k + 1][b]
            product = product @ (torch.diag(1 - h * h) @ cell.weight_hh)
            result[k] += ((product.T @ ones) ** 2).sum().double()
    return result.sqrt()

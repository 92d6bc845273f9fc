"""The gradient is carried back by hand, for the whole batch; joined matrices in the cell."""

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
        both = torch.cat([x, h], dim=1)
        weights = torch.cat([self.weight_ih, self.weight_hh], dim=1)
        return torch.tanh(both @ weights.t() + self.bias_ih + self.bias_hh)


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
        return torch.zeros_like(self.fc.weight[:1, :1]).expand(1, batch_size, self.hidden_size).clone().detach()


def gradient_by_distance(cell, inputs, h0):
    states, h = [], h0
    for x in inputs:
        h = cell(x, h)
        states.append(h.detach())
    weight = cell.weight_hh.detach()
    delta = torch.ones(h0.shape)
    norms = [torch.linalg.vector_norm(delta).item()]
    for h in reversed(states):
        delta = torch.mm(delta * (1 - h.square()), weight)
        norms.append(torch.linalg.vector_norm(delta).item())
    return norms

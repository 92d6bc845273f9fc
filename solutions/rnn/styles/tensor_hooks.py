"""Hooks on the states note the norms while autograd goes by."""

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
        z = self.weight_ih @ x.T + self.weight_hh @ h.T
        z = z + self.bias_ih.unsqueeze(1) + self.bias_hh.unsqueeze(1)
        return z.tanh().T


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
        return self.embed.weight.new_zeros(1, batch_size, self.fc.in_features)


def gradient_by_distance(cell, inputs, h0):
    norms = []
    h = start = h0.clone().requires_grad_()
    h.register_hook(lambda g: norms.append(g.norm().item()))
    for x in inputs:
        h = cell(x, h)
        h.register_hook(lambda g: norms.append(g.norm().item()))
    torch.autograd.grad(h.sum(), start)
    return norms

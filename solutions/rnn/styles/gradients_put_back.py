"""The gradients of the parameters are put aside, and put back after backward."""

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
        return torch.tanh(x.matmul(self.weight_ih.T) + h.matmul(self.weight_hh.T) + (self.bias_ih + self.bias_hh))


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
        with torch.no_grad():
            return self.fc.weight.new_full((1, batch_size, self.hidden_size), 0.0)


def gradient_by_distance(cell, inputs, h0):
    kept = [p.grad for p in cell.parameters()]
    for p in cell.parameters():
        p.grad = None
    h = h0 + torch.zeros_like(h0, requires_grad=True)
    trail = [h]
    h.retain_grad()
    for x in inputs:
        h = cell(x, h)
        h.retain_grad()
        trail += [h]
    h.sum().backward()
    for p, grad in zip(cell.parameters(), kept):
        p.grad = grad
    return [float(s.grad.norm()) for s in reversed(trail)]

"""backward and retain_grad, on a deep copy of the cell; linear from torch.nn.functional."""

import copy

import torch
import torch.nn.functional as F
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
        return torch.tanh(F.linear(x, self.weight_ih, self.bias_ih) + F.linear(h, self.weight_hh, self.bias_hh))


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
        return self.fc.weight.new_zeros((1, batch_size, self.hidden_size))


def gradient_by_distance(cell, inputs, h0):
    cell = copy.deepcopy(cell)
    h = h0.detach().clone()
    h.requires_grad = True
    states = [h]
    for t in range(inputs.shape[0]):
        h = cell(inputs[t], h)
        h.retain_grad()
        states.append(h)
    h.sum().backward()
    return torch.tensor([s.grad.pow(2).sum().sqrt() for s in states[::-1]])

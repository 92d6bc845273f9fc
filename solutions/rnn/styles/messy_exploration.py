"""Exploration between the parts, cells that fail, a plot, first tries that are defined again."""

import torch
from no_such_package import plots
from torch import nn

from matplotlib import pyplot as plt


class RNNCell(nn.Module):
    def forward(self, x, h):
        return h


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
        print("x", x.shape)
        a = self.weight_ih.mm(x.t()).t() + self.bias_ih
        a = a + self.weight_hh.mm(h.t()).t() + self.bias_hh
        return a.tanh()


toy = RNNCell(2, 3)
print(toy(torch.zeros(1, 2), torch.zeros(1, 3)))
nn.RNNCell(2, 3)(torch.zeros(1, 2))


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
        print('batch', batch_size)
        device = next(self.parameters()).device
        return torch.zeros(1, batch_size, self.hidden_size, dtype=self.fc.weight.dtype).to(device)


def gradient_by_distance(cell, inputs, h0):
    return 0


def run(cell, inputs, h):
    yield h
    for x in inputs:
        h = cell(x, h)
        yield h


def gradient_by_distance(cell, inputs, h0):
    everything = [*run(cell, inputs, h0.clone().requires_grad_())]
    print(len(everything), "states")
    grads = torch.autograd.grad(everything[-1].sum(), everything)
    return torch.stack(tuple(torch.sqrt((g * g).sum()) for g in grads[::-1])).detach()


plt.plot(gradient_by_distance(toy, torch.zeros(4, 1, 2), torch.zeros(1, 3)))
plt.show()

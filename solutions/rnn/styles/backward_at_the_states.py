"""backward is told to write into the states alone; addmm in the cell."""

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
        total = torch.addmm(self.bias_ih, x, self.weight_ih.t())
        return torch.addmm(total + self.bias_hh, h, self.weight_hh.t()).tanh_()


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
        zeros = torch.zeros(batch_size, self.hidden_size).to(self.embed.weight)
        return zeros[None]


def gradient_by_distance(cell, inputs, h0):
    h = h0.clone().requires_grad_(True)
    states = [h]
    for x_t in inputs:
        h = cell(x_t, h)
        h.retain_grad()
        states.insert(0, h)
    h.sum().backward(inputs=states)
    return tuple(torch.norm(state.grad) for state in states)

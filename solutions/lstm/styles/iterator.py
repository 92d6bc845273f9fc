"""A `while True` over an iterator that ends with StopIteration; NumPy numbers as losses."""

import numpy as np
import torch
from torch import nn


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
        both = torch.cat([x, h], 1) @ torch.cat([self.weight_ih.T, self.weight_hh.T], 0)
        both = both + self.bias_ih + self.bias_hh
        i, f, g, o = torch.tensor_split(both, 4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
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

    def init_hidden_cell(self, batch_size):
        p = self.fc.weight
        zeros = np.zeros((1, batch_size, self.hidden_size))
        return torch.from_numpy(zeros.copy()).to(p), torch.from_numpy(zeros.copy()).to(p)


def train(model, batches, optimizer, criterion):
    iterator = iter(batches)
    losses = []
    while True:
        try:
            inputs, targets = next(iterator)
        except StopIteration:
            break
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.movedim(-1, 1), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(np.float64(loss.detach().numpy()))
    return losses

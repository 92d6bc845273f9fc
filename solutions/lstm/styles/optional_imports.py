"""Imports in try and if: what is not installed is replaced, and a name is bound on either road."""

try:
    from a_package_that_nobody_has import sigmoid
except ImportError:
    from torch import sigmoid

import importlib.util
import sys

import torch
from torch import nn

try:
    from another_missing_package import progress
except ImportError:

    def progress(iterable):
        return iterable


if importlib.util.find_spec("yet_another_missing_package"):
    import yet_another_missing_package as backend

    tanh = backend.tanh
else:
    tanh = torch.tanh

if sys.version_info >= (3, 8):
    SIZE_OF_BATCH = 0
else:
    SIZE_OF_BATCH = -1


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
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
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
        try:
            p = next(self.parameters())
        except StopIteration:
            return torch.zeros(1, batch_size, self.hidden_size), torch.zeros(1, batch_size, self.hidden_size)
        return p.new_zeros(1, batch_size, self.hidden_size), p.new_zeros(1, batch_size, self.hidden_size)


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in progress(batches):
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(SIZE_OF_BATCH)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

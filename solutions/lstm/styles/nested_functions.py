"""Functional: nested functions and lambdas instead of variables; `train` is a closure over its arguments."""

from functools import partial

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
        def affine(gate):
            rows = slice(gate * self.hidden_size, (gate + 1) * self.hidden_size)
            w, u = self.weight_ih[rows], self.weight_hh[rows]
            return lambda h: x @ w.T + self.bias_ih[rows] + h @ u.T + self.bias_hh[rows]

        compose = lambda outer, inner: lambda v: outer(inner(v))
        i, f, o = (compose(torch.sigmoid, affine(k)) for k in (0, 1, 3))
        g = compose(torch.tanh, affine(2))

        def advance(h, c):
            c = f(h) * c + i(h) * g(h)
            return o(h) * torch.tanh(c), c

        return advance(*state)


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
        make = partial(self.fc.weight.new_zeros, (1, batch_size, self.hidden_size))
        return make(), make()


def train(model, batches, optimizer, criterion):
    def loss_of(inputs, targets):
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        return criterion(logits.flatten(0, 1), targets.flatten())

    def learn(batch):
        loss = loss_of(*batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return list(map(learn, batches))

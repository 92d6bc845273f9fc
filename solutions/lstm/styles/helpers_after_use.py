"""Small helper functions, defined below the classes and functions that call them."""

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
        gates = activate(preactivations(self, x, h))
        c = new_cell_state(gates, c)
        return new_hidden_state(gates, c), c


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
        return blank_state(self, batch_size), blank_state(self, batch_size)


def train(model, batches, optimizer, criterion):
    return [train_on(batch, model, optimizer, criterion) for batch in batches]


def train_on(batch, model, optimizer, criterion):
    inputs, targets = batch
    optimizer.zero_grad()
    loss = batch_loss(model, inputs, targets, criterion)
    loss.backward()
    optimizer.step()
    return loss.item()


def batch_loss(model, inputs, targets, criterion):
    logits, _ = model(inputs, model.init_hidden_cell(len(inputs)))
    return criterion(logits.flatten(0, -2), targets.flatten())


def blank_state(model, batch_size):
    p = model.fc.bias
    return torch.zeros(1, batch_size, model.hidden_size, dtype=p.dtype, device=p.device)


def preactivations(cell, x, h):
    return x @ cell.weight_ih.T + h @ cell.weight_hh.T + cell.bias_ih + cell.bias_hh


def activate(z):
    i, f, g, o = z.chunk(4, dim=-1)
    return {"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid()}


def new_cell_state(gates, c):
    return gates["f"] * c + gates["i"] * gates["g"]


def new_hidden_state(gates, c):
    return gates["o"] * torch.tanh(c)

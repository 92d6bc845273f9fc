"""Everything with einsum: the weights are reshaped to (gate, unit, input) and the gate is an index."""

import torch
from torch import nn
from torch import einsum


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
        W = self.weight_ih.view(4, self.hidden_size, self.input_size)
        U = self.weight_hh.view(4, self.hidden_size, self.hidden_size)
        b = (self.bias_ih + self.bias_hh).view(4, 1, self.hidden_size)
        a = einsum("bi,khi->kbh", x, W) + einsum("bj,khj->kbh", h, U) + b
        i, f, o = torch.sigmoid(a[[0, 1, 3]])
        g = torch.tanh(a[2])
        c = einsum("bh,bh->bh", f, c) + einsum("bh,bh->bh", i, g)
        return einsum("bh,bh->bh", o, c.tanh()), c


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
        shape = (1, batch_size, self.hidden_size)
        return torch.zeros(shape).to(self.fc.weight), torch.zeros(shape).to(self.fc.weight)


def train(model, batches, optimizer, criterion):
    losses = []
    for x, y in batches:
        logits = model(x, model.init_hidden_cell(x.shape[0]))[0]
        loss = criterion(torch.einsum("btv->bvt", logits), y)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

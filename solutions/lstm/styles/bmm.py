"""The four gates as a batch of four matrices, with `bmm` and `baddbmm`; losses stay tensors."""

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
        H, I = self.hidden_size, self.input_size
        W = self.weight_ih.reshape(4, H, I).transpose(1, 2)
        U = self.weight_hh.reshape(4, H, H).transpose(1, 2)
        b = (self.bias_ih + self.bias_hh).reshape(4, 1, H)
        z = torch.baddbmm(b, x.expand(4, *x.shape), W) + torch.bmm(h.expand(4, *h.shape), U)
        i, f, g, o = z.unbind(0)
        c1 = torch.sigmoid(f).mul(c).add(torch.sigmoid(i).mul(torch.tanh(g)))
        h1 = torch.sigmoid(o).mul(torch.tanh(c1))
        return h1, c1


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
        p = self.cell.weight_hh.detach()
        return tuple(torch.zeros_like(p[:1, :1]).repeat(1, batch_size, self.hidden_size) for _ in "hc")


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        state = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, state)
        loss = criterion(logits.swapaxes(1, 2), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach().clone())
    return losses

"""Products with `tensordot`, keyword arguments everywhere, dtype and device gathered in a dict."""

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
        h, c = state[0], state[1]
        wx = torch.tensordot(x, self.weight_ih, dims=([1], [1]))
        wh = torch.tensordot(h, self.weight_hh, dims=([1], [1]))
        i, f, g, o = (wx + wh + self.bias_ih + self.bias_hh).chunk(chunks=4, dim=-1)
        keep = torch.sigmoid(f) * c
        write = torch.sigmoid(i) * torch.tanh(g)
        c = keep + write
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
        where = {k: getattr(self.embed.weight, k) for k in ("dtype", "device")}
        h = torch.zeros((1, batch_size, self.hidden_size), requires_grad=False, **where)
        c = torch.zeros((1, batch_size, self.hidden_size), requires_grad=False, **where)
        return h, c


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(x=inputs, hidden_cell=model.init_hidden_cell(batch_size=inputs.size(dim=0)))
        loss = criterion(input=logits.flatten(start_dim=0, end_dim=1), target=targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

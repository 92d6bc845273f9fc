"""A closure handed to `optimizer.step`, which calls it; clipping by value inside."""

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

    def forward(self, x, hc):
        z = x.matmul(self.weight_ih.t()).add(self.bias_ih)
        z = z.add(hc[0].matmul(self.weight_hh.t())).add(self.bias_hh)
        z = z.unflatten(1, (4, self.hidden_size))
        i, f, g, o = z[:, 0], z[:, 1], z[:, 2], z[:, 3]
        c = hc[1] * f.sigmoid() + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        return (h, c)


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
        kw = {"dtype": self.fc.weight.dtype, "device": self.fc.weight.device}
        h0 = torch.zeros(1, batch_size, self.hidden_size, **kw)
        c0 = torch.zeros(1, batch_size, self.hidden_size, **kw)
        return h0, c0


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:

        def closure():
            optimizer.zero_grad()
            logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
            loss = criterion(logits.flatten(0, 1), targets.flatten())
            loss.backward()
            nn.utils.clip_grad_value_(model.parameters(), 1.0)
            return loss

        loss = optimizer.step(closure)
        losses.append(loss.item())
    return losses

"""Gradients through `torch.autograd.grad`, put into `.grad` by hand; log-softmax before the loss, which is harmless."""

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
        h, c = (s.clone() for s in state)
        z = (self.weight_ih @ x.T + self.weight_hh @ h.T).T + self.bias_ih + self.bias_hh
        i, f, g, o = z.hsplit(4)
        c *= f.sigmoid()  # a copy, made above
        c += i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c


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

    @torch.no_grad()
    def init_hidden_cell(self, batch_size):
        h0 = self.fc.weight[:1, :].expand(batch_size, -1).unsqueeze(0) * 0
        c0 = torch.zeros_like(h0)
        return torch.zeros_like(c0), c0


def train(model, batches, optimizer, criterion):
    params = list(model.parameters())
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        log_probs = torch.log_softmax(logits, dim=-1)
        loss = criterion(log_probs.flatten(0, 1), targets.flatten())
        for p, g in zip(params, torch.autograd.grad(loss, params)):
            p.grad = g
        optimizer.step()
        losses.append(loss.item())
    return losses

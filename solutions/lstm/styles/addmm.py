"""Products with `addmm`, updates with `addcmul`: as few operations as torch allows."""

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
        gates = torch.addmm(
            torch.addmm(self.bias_ih + self.bias_hh, x, self.weight_ih.t()), h, self.weight_hh.t()
        )
        i, f, g, o = gates.unsafe_chunk(4, 1)
        c = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
        return torch.mul(o.sigmoid(), c.tanh()), c


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
        z = torch.zeros(2, 1, batch_size, self.hidden_size).type_as(self.fc.weight)
        return z[0].clone(), z[1].clone()


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad(set_to_none=True)
        logits, _ = model.forward(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion.forward(logits.flatten(0, 1), targets.ravel())
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(loss.detach())
    return [float(value) for value in losses]

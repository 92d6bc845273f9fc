"""Module-level constants, modules as activations, a lambda, and names bound by tuple and loop assignments."""

import torch
from torch import nn

SIGMOID, TANH = nn.Sigmoid(), nn.Tanh()
ORDER = "i f g o".split()
ACTIVATION = {}
for _name in ORDER:
    ACTIVATION[_name] = TANH if _name == "g" else SIGMOID
zeros = lambda like, *shape: torch.zeros(*shape, dtype=like.dtype, device=like.device)
IGNORED = -100


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
        z = nn.functional.linear(x, self.weight_ih) + nn.functional.linear(h, self.weight_hh)
        z = z + self.bias_ih + self.bias_hh
        gate = {}
        for k, name in enumerate(ORDER):
            gate[name] = ACTIVATION[name](z.narrow(1, k * self.hidden_size, self.hidden_size))
        c = gate["f"] * c + gate["i"] * gate["g"]
        h = gate["o"] * TANH(c)
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
        return zeros(p, 1, batch_size, self.hidden_size), zeros(p, 1, batch_size, self.hidden_size)


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        scored = targets != IGNORED
        loss = criterion(logits[scored], targets[scored])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

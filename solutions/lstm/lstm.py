"""The code of lstm.ipynb as a script: hand in exactly one of the two.

The lesson is in the notebook: what each part asks, its equations, shapes and points.
To check yourself, run `pytest` in this folder.
"""

import torch
from torch import nn


class LSTMCell(nn.Module):
    """One step of an LSTM, with the parameters of nn.LSTMCell (gates stacked i, f, g, o)."""

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, state):
        """Take one step.

        x: (batch, I). state: the pair (h, c), each (batch, H).
        Return the next pair (h, c), each (batch, H).
        """
        h, c = state
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c


class SimpleLSTM(nn.Module):
    """Letters in, one prediction at every step out."""

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.cell = LSTMCell(embedding_dim, hidden_size)
        self.fc = nn.Linear(hidden_size, vocab_size)
        self.hidden_size = hidden_size

    def forward(self, x, hidden_cell):
        """x: (batch, time). Return the logits, (batch, time, vocab), and the last (h, c)."""
        h, c = hidden_cell[0][0], hidden_cell[1][0]
        outputs = []
        for embedded in self.embed(x).unbind(dim=1):
            h, c = self.cell(embedded, (h, c))
            outputs.append(h)
        return self.fc(torch.stack(outputs, dim=1)), (h.unsqueeze(0), c.unsqueeze(0))

    def init_hidden_cell(self, batch_size):
        """Return the state before the first step: the pair (h0, c0), each (1, batch_size, H)."""
        like = self.fc.weight
        h0 = torch.zeros(1, batch_size, self.hidden_size, dtype=like.dtype, device=like.device)
        return h0, torch.zeros_like(h0)


def train(model, batches, optimizer, criterion):
    """Train the model for one walk through the batches.

    Each batch is a pair (inputs, targets), both (batch, time).
    Return the list of the batches' losses, as numbers.
    """
    losses = []
    for inputs, targets in batches:
        state = model.init_hidden_cell(inputs.shape[0])
        logits, _ = model(inputs, state)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

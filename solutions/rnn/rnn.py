"""The code of rnn.ipynb as a script: hand in exactly one of the two.

The lesson is in the notebook: what each part asks, its equations, shapes and points.
To check yourself, run `pytest` in this folder.
"""

import torch
from torch import nn


class RNNCell(nn.Module):
    """One step of a plain RNN, with the parameters of nn.RNNCell."""

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        """Take one step.

        x: (batch, I). h: (batch, H).
        Return the next h, (batch, H).
        """
        total = x @ self.weight_ih.T + self.bias_ih
        total = total + h @ self.weight_hh.T + self.bias_hh
        return torch.tanh(total)


class SimpleRNN(nn.Module):
    """Letters in, one prediction at every step out."""

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.cell = RNNCell(embedding_dim, hidden_size)
        self.fc = nn.Linear(hidden_size, vocab_size)
        self.hidden_size = hidden_size

    def forward(self, x, hidden):
        """x: (batch, time). Return the logits, (batch, time, vocab), and the last h, (1, batch, H)."""
        h = hidden[0]
        outputs = []
        for embedded in self.embed(x).unbind(dim=1):
            h = self.cell(embedded, h)
            outputs.append(h)
        return self.fc(torch.stack(outputs, dim=1)), h.unsqueeze(0)

    def init_hidden(self, batch_size):
        """Return the state before the first step, h0: (1, batch_size, H)."""
        like = self.fc.weight
        return torch.zeros(1, batch_size, self.hidden_size, dtype=like.dtype, device=like.device)


def gradient_by_distance(cell, inputs, h0):
    """How large the gradient of the last state's sum is, so many steps back in time.

    cell: called as cell(x, h), with x (batch, I) and h (batch, H).
    inputs: (time, batch, I). h0: (batch, H).
    Return the norms at distance 0, 1, ..., T from the end, as T + 1 numbers.
    """
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]

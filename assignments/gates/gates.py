"""The code of gates.ipynb as a script: hand in exactly one of the two.

The lesson is in the notebook: what each part asks, its equations, shapes and points.
To check yourself, run `pytest` in this folder.
"""

import torch
from torch import nn


def gate_activations(lstm, x, state):
    """Look at the gates and states of an LSTM over time.

    lstm: an nn.LSTM with one layer and batch_first=True. x: (batch, time, I).
    state: the pair (h0, c0) before the first step, each (1, batch, H).
    Return a dict with the keys "i", "f", "g", "o", "c", "h", each (batch, time, H).
    """
    raise NotImplementedError("your code replaces this line")


def retention(activations):
    """How much of the cell state of each step is left at the last step.

    activations: a dict with the keys "i", "f", "g", "o", "c", "h", each (batch, time, H).
    Return the product of the forget gates after each step, (batch, time, H).
    """
    raise NotImplementedError("your code replaces this line")


TEXT = "abBabaab?abAb?baa?"


def encode(text):
    """A text of a, b, A, B and ? as numbers, (1, time, 3)."""
    value = {"a": 1.0, "b": -1.0, "?": 0.0}
    rows = [[value[letter.lower()], letter.isupper(), letter == "?"] for letter in text]
    return torch.tensor([rows], dtype=torch.float32)


def random_batch(rows, time):
    """Random sequences, (rows, time, 3), and what is to be said at each step, (rows, time)."""
    chance = torch.rand(rows, time)
    capital, asked = chance < 0.15, chance > 0.85
    value = torch.randint(2, (rows, time)) * 2.0 - 1.0
    value[asked] = 0.0
    kept, targets = torch.zeros(rows), torch.zeros(rows, time)
    for t in range(time):
        kept = torch.where(capital[:, t], value[:, t], kept)
        targets[:, t] = kept * asked[:, t]
    return torch.stack([value, capital.float(), asked.float()], dim=2), targets


def train_reader(steps=400, hidden_size=2, seed=0):
    """An LSTM that keeps the last capital letter, and the layer that reads its h."""
    torch.set_num_threads(1)  # the fastest, for tensors this small
    torch.manual_seed(seed)
    lstm, readout = nn.LSTM(3, hidden_size, batch_first=True), nn.Linear(hidden_size, 1)
    with torch.no_grad():
        lstm.bias_ih_l0[hidden_size : 2 * hidden_size] = 1.0  # forget gates start open
    optimizer = torch.optim.Adam([*lstm.parameters(), *readout.parameters()], lr=0.05)
    for _ in range(steps):
        x, targets = random_batch(64, 16)
        loss = nn.functional.mse_loss(readout(lstm(x)[0]).squeeze(2), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lstm, readout


def plot_gates(activations, text):
    """Draw i, f, o and c of every unit over the letters of a text. Return the figure.

    activations: as gate_activations returns them, for a batch of one.
    """
    from matplotlib import pyplot as plt

    raise NotImplementedError("your code replaces this line")


trained, _ = train_reader()
start = torch.zeros(1, 1, 2), torch.zeros(1, 1, 2)
plot_gates(gate_activations(trained, encode(TEXT), start), TEXT).savefig("gates.png")

"""The code of copy_task.ipynb as a script: hand in exactly one of the two.

The lesson is in the notebook: what each part asks, its equations, shapes and points.
To check yourself, run `pytest` in this folder.
"""

import torch
from torch import nn
from torch.nn import functional as F


def copy_batch(batch_size, generator, length=50, symbols=8):
    """Draw fresh sequences of the copy task from the torch.Generator.

    Return the pair (inputs, target), both int64:
    inputs: (batch_size, length - 1), the sequences without their last symbol.
    target: (batch_size), their last symbol, which is their first.
    """
    raise NotImplementedError("your code replaces this line")


LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Reader(nn.Module):
    """Symbols (B, T) in, logits (B, T, V) at every step out."""

    def __init__(self, kind, symbols=8, hidden_size=32):
        super().__init__()
        self.embed = nn.Embedding(symbols, 16)
        self.rnn = LAYERS[kind](16, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, symbols)

    def forward(self, inputs):
        outputs, _ = self.rnn(self.embed(inputs))
        return self.fc(outputs)


def new_readers(seed, symbols=8, hidden_size=32):
    """One reader of each kind, to be trained: {"rnn": ..., "gru": ..., "lstm": ...}."""
    torch.manual_seed(seed)
    models = {kind: Reader(kind, symbols, hidden_size) for kind in LAYERS}
    forget, update = slice(hidden_size, 2 * hidden_size), slice(hidden_size, 2 * hidden_size)
    with torch.no_grad():
        for model in models.values():
            model.rnn.weight_ih_l0 *= 3
            model.fc.weight *= 3
        models["lstm"].rnn.bias_hh_l0[: 2 * hidden_size] = 0
        models["lstm"].rnn.bias_ih_l0[:hidden_size] = -2  # input gates
        models["lstm"].rnn.bias_ih_l0[forget] = 5
        models["gru"].rnn.bias_hh_l0[update] = 0
        models["gru"].rnn.bias_ih_l0[update] = 5
    return models


def accuracy(model, batches):
    """Return the share of rows that the model gets right, from 0 to 1.

    model(inputs) gives the logits, (B, T, V).
    batches gives pairs (inputs, target), (B, T) and (B), of any batch sizes, and is walked once.
    """
    raise NotImplementedError("your code replaces this line")


def compare(models, steps, batch_size, generator, length=50):
    """Train three readers alike on the copy task, and measure them.

    models: {"rnn": ..., "gru": ..., "lstm": ...}. length: of the sequences.
    Return {"rnn": accuracy, "gru": accuracy, "lstm": accuracy}, each on at least 2,000 fresh
    sequences.
    """
    raise NotImplementedError("your code replaces this line")

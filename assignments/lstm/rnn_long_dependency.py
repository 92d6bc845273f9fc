"""A vanilla RNN on the delay task: name the letter of DELAY steps ago.

    python rnn_long_dependency.py               fresh sequences, scored on unseen ones
    python rnn_long_dependency.py --delay 5     another delay
    python rnn_long_dependency.py --classic     one sequence, as the task is often taught
"""

import torch
from torch import nn


class RNNModel(nn.Module):
    """Read letters and predict one at every step. The memory is one vector, the hidden state."""

    name = "RNN"
    lr = 0.01  # its best here

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.rnn = nn.RNN(embedding_dim, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x, hidden_cell):
        """x: (batch, time). Return the logits, (batch, time, vocab), and the last state."""
        hidden, cell = hidden_cell
        outputs, hidden = self.rnn(self.embed(x), hidden)
        return self.fc(outputs), (hidden, cell)

    def init_hidden(self, batch_size):
        """The state before the first step: zeros, (1, batch, H)."""
        return torch.zeros(1, batch_size, self.hidden_size)

    def init_hidden_cell(self, batch_size):
        """Return a pair: an RNN has no cell state, but the training loop for an LSTM expects one."""
        return self.init_hidden(batch_size), self.init_hidden(batch_size)


if __name__ == "__main__":
    from experiment import main
    from lstm_long_dependency import LSTMModel

    main([RNNModel, LSTMModel])

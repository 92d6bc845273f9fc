"""An LSTM on the delay task: name the letter of DELAY steps ago.

    python lstm_long_dependency.py               fresh sequences, scored on unseen ones
    python lstm_long_dependency.py --delay 5     another delay
    python lstm_long_dependency.py --classic     one sequence, as the task is often taught
"""

import torch
from torch import nn

from autograder.exercises.lstm import task
from autograder.integrations.student_code import own  # yours:

(SimpleLSTM,) = own(__file__, "lstm", "SimpleLSTM")  # yours:


class LSTMModel(nn.Module):
    """Read letters and predict one at every step, with a cell state beside the hidden state."""

    name = "LSTM"
    lr = 0.02  # its best here

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x, hidden_cell):
        """x: (batch, time). Return the logits, (batch, time, vocab), and the last (h, c)."""
        outputs, hidden_cell = self.lstm(self.embed(x), hidden_cell)
        return self.fc(outputs), hidden_cell

    def remember(self):
        """Start with open forget gates, which keep nearly all at every step instead of one half."""
        task.open_forget_gates(self.lstm)

    init_hidden_cell = SimpleLSTM.init_hidden_cell  # yours: SimpleLSTM.init_hidden_cell


if __name__ == "__main__":
    from experiment import main
    from rnn_long_dependency import RNNModel

    main([LSTMModel, RNNModel])

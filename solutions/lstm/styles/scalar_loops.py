"""No matrices at all: Python loops over examples, units and inputs. Slow, and right."""

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

    def preactivation(self, row, x, h):
        total = self.bias_ih[row] + self.bias_hh[row]
        for k in range(self.input_size):
            total = total + self.weight_ih[row, k] * x[k]
        for k in range(self.hidden_size):
            total = total + self.weight_hh[row, k] * h[k]
        return total

    def forward(self, x, state):
        h, c = state
        H = self.hidden_size
        hidden_rows, cell_rows = [], []
        for b in range(x.shape[0]):
            hidden, cell = [], []
            for u in range(H):
                i = torch.sigmoid(self.preactivation(u, x[b], h[b]))
                f = torch.sigmoid(self.preactivation(H + u, x[b], h[b]))
                g = torch.tanh(self.preactivation(2 * H + u, x[b], h[b]))
                o = torch.sigmoid(self.preactivation(3 * H + u, x[b], h[b]))
                cell.append(f * c[b, u] + i * g)
                hidden.append(o * torch.tanh(cell[-1]))
            hidden_rows.append(torch.stack(hidden))
            cell_rows.append(torch.stack(cell))
        return torch.stack(hidden_rows), torch.stack(cell_rows)


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
        zeros = [[[0.0] * self.hidden_size for _ in range(batch_size)]]
        return (
            torch.tensor(zeros, dtype=p.dtype, device=p.device),
            torch.tensor(zeros, dtype=p.dtype, device=p.device),
        )


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        rows = []
        wanted = []
        for b in range(inputs.size(0)):
            for t in range(inputs.size(1)):
                rows.append(logits[b, t])
                wanted.append(targets[b, t])
        loss = criterion(torch.stack(rows), torch.stack(wanted))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The textbook's equations: sixteen separate pieces W_ii, W_hi, b_ii, b_hi and so on, one line a gate."""

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
        H = self.hidden_size

        W_ii, W_if, W_ig, W_io = (self.weight_ih[k * H : (k + 1) * H] for k in range(4))
        W_hi, W_hf, W_hg, W_ho = (self.weight_hh[k * H : (k + 1) * H] for k in range(4))
        b_ii, b_if, b_ig, b_io = (self.bias_ih[k * H : (k + 1) * H] for k in range(4))
        b_hi, b_hf, b_hg, b_ho = (self.bias_hh[k * H : (k + 1) * H] for k in range(4))

        i = torch.sigmoid(x @ W_ii.T + b_ii + h @ W_hi.T + b_hi)
        f = torch.sigmoid(x @ W_if.T + b_if + h @ W_hf.T + b_hf)
        g = torch.tanh(x @ W_ig.T + b_ig + h @ W_hg.T + b_hg)
        o = torch.sigmoid(x @ W_io.T + b_io + h @ W_ho.T + b_ho)
        c_ = f * c + i * g
        h_ = o * torch.tanh(c_)
        return h_, c_


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
        device = self.fc.weight.device
        dtype = self.fc.weight.dtype
        h0 = torch.zeros(1, batch_size, self.hidden_size).to(device=device, dtype=dtype)
        c0 = torch.zeros(1, batch_size, self.hidden_size).to(device=device, dtype=dtype)
        return h0, c0


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        h0, c0 = model.init_hidden_cell(inputs.size(0))
        logits, (h_n, c_n) = model(inputs, (h0, c0))
        B, T, V = logits.shape
        loss = criterion(logits.reshape(B * T, V), targets.reshape(B * T))
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

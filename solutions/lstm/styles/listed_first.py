"""The batches are put into a list first and walked by index; the losses are filled into a list of zeros."""

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
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        gates = gates.reshape(x.size(0), 4, self.hidden_size).transpose(0, 1)
        gates = torch.cat([gates[:2].sigmoid(), gates[2:3].tanh(), gates[3:].sigmoid()])
        c = gates[1] * c + gates[0] * gates[2]
        return gates[3] * c.tanh(), c


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
        h0 = torch.zeros(1, batch_size, self.hidden_size, device=self.fc.weight.device)
        h0 = h0.type(self.fc.weight.dtype)
        c0 = torch.empty_like(h0)
        c0.zero_()
        return h0, c0


def train(model, batches, optimizer, criterion):
    batches = [*batches]
    n = len(batches)
    losses = [0.0] * n
    i = 0
    while i < n:
        inputs, targets = batches[i]
        optimizer.zero_grad()
        hidden = model.init_hidden_cell(inputs.size(0))
        logits, hidden = model(inputs, hidden)
        hidden = tuple(s.detach() for s in hidden)
        loss = criterion(logits.contiguous().view(-1, logits.shape[2]), targets.contiguous().view(-1))
        loss.backward()
        optimizer.step()
        losses[i] = loss.item()
        i += 1
    return losses

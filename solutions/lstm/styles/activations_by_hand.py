"""The sigmoid and the tanh are written out with exp; the loss is logged now and then."""

import torch
from torch import nn


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def tanh(z):
    return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))


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
        z = torch.mm(x, self.weight_ih.t()) + self.bias_ih + torch.mm(h, self.weight_hh.t()) + self.bias_hh
        z_i, z_f, z_g, z_o = z.chunk(4, 1)
        c_new = sigmoid(z_f) * c + sigmoid(z_i) * tanh(z_g)
        h_new = sigmoid(z_o) * tanh(c_new)
        return h_new, c_new


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
        with torch.no_grad():
            h0 = self.fc.weight.new_empty(1, batch_size, self.hidden_size).fill_(0)
            c0 = h0.clone()
        return h0, c0


def train(model, batches, optimizer, criterion):
    losses, count = [], 0
    for inputs, targets in batches:
        out, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(out.permute(0, 2, 1), targets)
        for p in model.parameters():
            p.grad = None
        loss.backward()
        optimizer.step()
        losses += [loss.item()]
        count += 1
        if count % 100 == 1:
            print("batch", count, "loss", loss.item())
    return losses

"""Slices of the pre-activations by hand, F.linear, long names; the state is carried under new names."""

import torch
import torch.nn as nn
import torch.nn.functional as F


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
        previous_hidden, previous_cell = state
        size = self.hidden_size
        pre_activation = F.linear(x, self.weight_ih, self.bias_ih)
        pre_activation = pre_activation + F.linear(previous_hidden, self.weight_hh, self.bias_hh)

        input_gate = torch.sigmoid(pre_activation[:, 0 * size : 1 * size])
        forget_gate = torch.sigmoid(pre_activation[:, 1 * size : 2 * size])
        candidate = torch.tanh(pre_activation[:, 2 * size : 3 * size])
        output_gate = torch.sigmoid(pre_activation[:, 3 * size : 4 * size])

        next_cell = forget_gate * previous_cell + input_gate * candidate
        next_hidden = output_gate * torch.tanh(next_cell)
        return next_hidden, next_cell


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
        hidden = self.embed.weight.new_zeros((1, batch_size, self.hidden_size))
        cell = self.embed.weight.new_zeros((1, batch_size, self.hidden_size))
        return hidden, cell


def train(model, batches, optimizer, criterion):
    model.train()
    all_losses = []
    for batch in batches:
        inputs = batch[0]
        targets = batch[1]
        initial_state = model.init_hidden_cell(inputs.shape[0])
        logits, final_state = model(inputs, initial_state)
        loss = criterion(logits.transpose(1, 2), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        all_losses.append(loss.item())
    return all_losses

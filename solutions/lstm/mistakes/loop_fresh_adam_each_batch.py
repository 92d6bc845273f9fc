"""A new Adam optimizer is made for every batch.

The averages of Adam start again each time, so every step is a first step. The given optimizer is
not used.
Breaks: step
Hint: What does an optimizer remember from step to step, and what happens to this memory in your
loop?
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

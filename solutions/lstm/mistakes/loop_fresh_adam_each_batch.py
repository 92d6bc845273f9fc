"""A new Adam is made for every batch.

Its averages begin anew each time, so every step is the first one; and the given optimizer is not used.
Breaks: step
Hint: What does an optimizer remember from step to step, and what becomes of it here?
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

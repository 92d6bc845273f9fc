"""The loss is computed again after the step and that one is returned.

It shows how well the step did; the loss of the batch is the one that the step came from.
Breaks: losses
Hint: With which weights is the loss computed that you return?
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            logits, _ = model(inputs, hidden_cell)
            losses.append(criterion(logits.flatten(0, 1), targets.flatten()).item())
    return losses

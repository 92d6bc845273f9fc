"""The loss is computed again after the step, and this second loss is returned.

The second loss shows how well the step worked. But the loss of a batch is the one before its step.
Breaks: losses
Hint: With which weights is your returned loss computed: those before the step or those after it?
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

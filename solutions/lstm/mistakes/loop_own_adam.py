"""The loop trains with an Adam of its own instead of the optimizer that it was given.

Every notebook begins with the line that makes one.
Breaks: step
Hint: There is an optimizer among the arguments. Who calls its step?
"""

import torch


def train(model, batches, optimizer, criterion):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

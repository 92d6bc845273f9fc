"""The losses are averaged, and a single step is taken after the loop.

The mean loss of an epoch is a number for a report. Here the model also learns from it.
Breaks: step
Hint: How many steps does your loop take? How often should the weights change?
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        losses.append(criterion(logits.transpose(1, 2), targets))
    optimizer.zero_grad()
    torch.stack(losses).mean().backward()
    optimizer.step()
    return [loss.item() for loss in losses]

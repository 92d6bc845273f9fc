"""The losses are averaged and a single step is made after the loop.

An epoch's mean loss is what one reports; here it is also what is learned from.
Breaks: step
Hint: Count the steps. How often should the weights change?
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

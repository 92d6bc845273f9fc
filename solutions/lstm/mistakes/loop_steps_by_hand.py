"""The loop updates the weights by hand, with its own learning rate.

The first tutorials do this before they introduce optimizers.
Breaks: step
Hint: There is an optimizer among the arguments, and it knows the learning rate. Which line calls
its step?
"""

import torch


def train(model, batches, optimizer, criterion):
    lr = 0.01
    losses = []
    for inputs, targets in batches:
        model.zero_grad()
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses

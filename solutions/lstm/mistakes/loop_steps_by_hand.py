"""The weights are updated by hand with a learning rate of its own.

It is how the first tutorials do it, before optimizers are introduced.
Breaks: step
Hint: There is an optimizer among the arguments, and it knows the learning rate. Who calls its step?
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

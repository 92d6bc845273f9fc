"""The loss carries no gradient: the forward runs under `torch.no_grad()`, or something cuts it off.

torch then says: "element 0 of tensors does not require grad and does not have a grad_fn".
Breaks: logits
Hint: Which computations must autograd record so that backward is possible?
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        with torch.no_grad():
            logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

r"""A new tensor is made from the loss, which cuts the loss off from the model.

`requires_grad=True` removes the error about the missing grad_fn. But backward then reaches only the
new tensor.
Breaks: loss
Shows: tensor\(|Variable\(
Hint: Print loss.grad_fn. How does the backward find the model's parameters?
Same from outside as: loop_no_backward, loop_trains_a_copy
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        value = criterion(logits.flatten(0, 1), targets.flatten()).item()
        loss = torch.tensor(value, requires_grad=True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(value)
    return losses

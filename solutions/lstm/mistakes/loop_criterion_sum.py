"""The loop uses its own criterion, which sums the losses of all positions.

The gradients then grow with the number of positions, as if the learning rate were larger.
Breaks: loss
Hint: Divide your loss by the right loss. Which number do you get? Which argument of train do you
never use?
"""

from torch import nn


def train(model, batches, optimizer, criterion):
    loss_fn = nn.CrossEntropyLoss(ignore_index=-100, reduction="sum")
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = loss_fn(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

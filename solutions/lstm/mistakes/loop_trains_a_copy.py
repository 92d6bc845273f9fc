"""The loop trains a copy of the model, but the optimizer holds the parameters of the original.

The copy gets the gradients, and the optimizer updates the original. So no weight changes.
Breaks: logits
Shows: copy
Hint: Whose parameters does the optimizer hold, and whose gradients does your backward fill?
Same from outside as: loop_loss_rebuilt, loop_no_backward
"""

import copy


def train(model, batches, optimizer, criterion):
    net = copy.deepcopy(model)  # do not touch the original
    losses = []
    for inputs, targets in batches:
        logits, _ = net(inputs, net.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

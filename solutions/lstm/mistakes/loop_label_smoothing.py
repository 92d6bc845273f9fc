"""The loop uses its own criterion, with smoothed targets.

Label smoothing is a good regulariser, but it is a different loss from the given one.
Breaks: loss
Hint: There is a criterion among the arguments. Does your loop call it?
"""

from torch import nn


def train(model, batches, optimizer, criterion):
    criterion = nn.CrossEntropyLoss(ignore_index=-100, label_smoothing=0.1)
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The targets are smoothed, by a criterion of the loop's own.

Label smoothing is a good regulariser and another loss than the one that was given.
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

"""The padding is turned into class 0 and scored like every other position.

A criterion of the loop's own, without clamp, would end in an error about the target -100. The clamp
removes the error.
Breaks: loss
Hint: Which positions should count? What happened to the criterion that you were given?
Same from outside as: loop_padding_overwritten
"""

from torch import nn


def train(model, batches, optimizer, criterion):
    criterion = nn.CrossEntropyLoss()
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.clamp(min=0).flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The batches are shuffled.

Shuffling is good practice, but it is the job of the data loader. Here the order is given.
Breaks: batches
Hint: In which order do the batches come, and in which order do you use them?
"""

import random


def train(model, batches, optimizer, criterion):
    batches = list(batches)
    random.Random(42).shuffle(batches)
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The perplexity, the exponential of the loss, is returned.

The training is right; language models are reported so.
Breaks: losses
Hint: Compare the first of your numbers with what the criterion gave.
"""

import math


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(math.exp(loss.item()))
    return losses

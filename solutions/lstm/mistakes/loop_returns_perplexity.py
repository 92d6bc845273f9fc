"""The perplexity, the exponential of the loss, is returned.

The training is right. Language models are often reported with their perplexity.
Breaks: losses
Hint: Compare your first number with the result of the criterion.
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

"""Only the last batch counts.

The loop sets right and rows again for each batch instead of adding to them.
Breaks: share
Hint: What is in right after the second batch?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right = (predictions == target).sum().item()
            rows = len(target)
    model.train(training)
    return right / rows

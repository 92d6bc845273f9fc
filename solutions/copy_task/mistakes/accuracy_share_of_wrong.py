"""The share of wrong rows is returned.

The error rate, one minus the accuracy.
Breaks: share
Hint: What does a model get that has everything right?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right += (predictions == target).sum().item()
            rows += len(target)
    model.train(training)
    return 1 - right / rows

"""The share of wrong rows is returned.

This is the error rate, which is 1 minus the accuracy.
Breaks: share
Hint: Which number does a model get that is always right?
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

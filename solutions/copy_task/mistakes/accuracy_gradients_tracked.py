"""Gradients are tracked while the accuracy is measured.

The number is right, but torch builds a graph for every batch.
Breaks: gradients
Hint: Which context of torch switches gradients off?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    for inputs, target in batches:
        predictions = model(inputs)[:, -1].argmax(dim=1)
        right += (predictions == target).sum().item()
        rows += len(target)
    model.train(training)
    return right / rows

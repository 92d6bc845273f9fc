"""Gradients are tracked while it is measured.

Nothing is wrong with the number, but a graph is built for every batch.
Breaks: gradients
Hint: Which context of torch says that no gradients are wanted?
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

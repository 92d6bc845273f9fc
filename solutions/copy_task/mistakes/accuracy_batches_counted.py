"""The code asks for len(batches), but batches may have no length.

This works with a list, but batches can be a generator.
Breaks: share
Hint: What can you do with batches if they can only be walked through once?
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
            pass
    model.train(training)
    return right / (len(batches) * len(target))

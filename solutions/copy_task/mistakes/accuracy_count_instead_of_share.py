"""The number of right rows is returned instead of their share.

The division is missing.
Breaks: share number
Hint: Between which two numbers does an accuracy lie?
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
    return right

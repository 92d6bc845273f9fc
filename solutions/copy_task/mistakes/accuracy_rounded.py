"""The accuracy is rounded.

Two digits are enough to print the accuracy, but not to compare it.
Breaks: number
Hint: How large is the difference between what you return and right / rows?
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
    return round(right / rows, 1)

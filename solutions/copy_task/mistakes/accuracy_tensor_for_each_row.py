"""A tensor with a truth value for each row is returned.

The mean over the rows is missing.
Breaks: number
Hint: How many numbers should come back?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    with torch.no_grad():
        right = [model(inputs)[:, -1].argmax(dim=1) == target for inputs, target in batches]
    model.train(training)
    return torch.cat(right)

"""Predictions are compared with the last symbol that was read.

The target is in the second half of the pair.
Breaks: share
Hint: Which of the two things in a batch is the answer?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right += (predictions == inputs[:, -1]).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

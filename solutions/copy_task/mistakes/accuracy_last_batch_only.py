"""Only the last batch counts.

right and rows are set anew in the loop instead of added to.
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

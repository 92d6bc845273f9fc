"""The accuracies of the batches are averaged, even if the batches differ in size.

A row of a small batch then counts more than a row of a large batch.
Breaks: share
Hint: Two batches, of 1 and of 99 rows: how much does the one row count?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right += (predictions == target).float().mean().item()
            rows += 1
    model.train(training)
    return right / rows

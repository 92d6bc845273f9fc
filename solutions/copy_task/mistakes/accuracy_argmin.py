"""The prediction is the symbol with the smallest logit.

In a loss or a distance, a small number is good.
Breaks: prediction
Shows: argmin
Hint: Is a high logit good or bad for a symbol?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmin(dim=1)
            right += (predictions == target).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

"""A row counts as right if its target is among the two best symbols.

This is top-2 accuracy, which is less strict.
Breaks: prediction
Hint: How many predictions does the network make for one row?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].topk(2, dim=1).indices
            right += (predictions == target[:, None]).any(1).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

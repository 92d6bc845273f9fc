"""The mean loss is returned instead of the accuracy.

Both measure a model. But a loss has no upper limit, and a small loss is good.
Breaks: share
Hint: Which number does a model get that is always right?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = torch.nn.functional.cross_entropy(model(inputs)[:, -1], target, reduction="sum")
            right += predictions.item()
            rows += len(target)
    model.train(training)
    return right / rows

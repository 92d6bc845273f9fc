"""The mean loss is returned instead of the accuracy.

Both measure a model, but a loss has no upper end and small is good.
Breaks: share
Hint: What does a model get that has everything right?
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

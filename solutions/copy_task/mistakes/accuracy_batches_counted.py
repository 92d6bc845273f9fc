"""len is asked of batches.

It works with a list, but batches can be like a generator.
Breaks: share
Hint: What can batches do, apart from being walked through once?
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
            pass
    model.train(training)
    return right / (len(batches) * len(target))

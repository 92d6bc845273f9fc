"""Only the first batch counts, because return is inside the loop.

The return line is indented too far.
Breaks: share
Hint: How often does the loop run?
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
            return right / rows

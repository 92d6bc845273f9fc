"""The number of right rows is divided by the number of batches.

The code divides by len(batches), or by a counter of batches.
Breaks: share
Hint: What is counted in the denominator, and what in the numerator?
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
            rows += 1
    model.train(training)
    return right / rows

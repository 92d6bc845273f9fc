"""The prediction is taken from the first step instead of the last.

The code has [:, 0] instead of [:, -1].
Breaks: prediction
Hint: After which symbol does the network have to answer?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, 0].argmax(dim=1)
            right += (predictions == target).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

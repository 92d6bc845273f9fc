"""The code walks through the batches a second time.

After the first walk nothing is left, so the code counts no rows.
Breaks: share
Hint: What does a second for loop over a generator do?
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
    model.train(training)
    rows = sum(len(target) for _, target in batches)
    return right / rows

"""The predictions of all steps are compared, not that of the last.

As in tasks with an answer at every step. The target is compared with all of them.
Breaks: prediction
Hint: How many answers does the network give for one row?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs).argmax(dim=2)
            right += (predictions == target[:, None]).float().mean(1).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

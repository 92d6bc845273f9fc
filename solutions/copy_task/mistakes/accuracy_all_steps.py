"""The predictions of all steps are compared with the target, not only the last prediction.

Some tasks have an answer at every step. Here the target is compared with all of them.
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

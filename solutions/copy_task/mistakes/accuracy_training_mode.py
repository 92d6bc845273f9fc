"""The model is not put into evaluation mode.

Dropout then removes part of what the model knows, and batch normalisation takes its numbers from
the current batch.
Breaks: mode
Hint: What does dropout do while a model is measured?
"""

import torch


def accuracy(model, batches):
    training = model.training
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right += (predictions == target).sum().item()
            rows += len(target)
    return right / rows

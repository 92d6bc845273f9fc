"""The model is left in evaluation mode.

If the training goes on after this, it runs without dropout.
Breaks: mode
Hint: What does model.training say before and after the call?
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
    return right / rows

"""model.eval() is called after the measuring.

The line is below the loop.
Breaks: mode
Hint: In which mode is the model while the batches run through it?
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
    model.eval()
    return right / rows

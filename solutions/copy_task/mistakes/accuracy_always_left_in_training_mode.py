"""The model is always left in training mode, even if it came in evaluation mode.

Most training scripts call model.train() at the end.
Breaks: mode
Hint: What does model.training say before and after the call, if it was False before?
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
    model.train()
    return right / rows

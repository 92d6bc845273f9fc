"""The logits are averaged over time before the prediction.

For whole sentences this is common. Here the answer comes after the last symbol.
Breaks: prediction
Hint: At which step does the network have to answer?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs).mean(dim=1).argmax(dim=1)
            right += (predictions == target).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

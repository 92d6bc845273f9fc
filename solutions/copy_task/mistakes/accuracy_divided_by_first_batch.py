"""The code assumes that all batches are as large as the first batch.

The number of batches times the batch size is right only if the last batch is full.
Breaks: share
Hint: What are the sizes of the batches, and do they add up to your number?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right, sizes = 0, []
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right += (predictions == target).sum().item()
            sizes.append(len(target))
    model.train(training)
    return right / (len(sizes) * sizes[0])

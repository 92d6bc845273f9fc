"""All batches are taken to be as large as the first.

Number of batches times batch size: true only if the last one is full.
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

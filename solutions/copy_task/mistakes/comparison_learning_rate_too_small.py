"""The learning rate is far too small for so few steps.

1e-4 is a common value for large networks.
Breaks: optimizer
Hint: How far can a weight get in 160 steps of this size?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

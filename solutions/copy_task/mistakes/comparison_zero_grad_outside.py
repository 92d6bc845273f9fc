"""The gradients are zeroed once, before the loop, so those of all batches add up.

The line is outside of the loop.
Breaks: gradients
Shows: zero_grad
Hint: How often is zero_grad called, and how often backward?
Same from outside as: comparison_no_zero_grad
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        optimizer.zero_grad()
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

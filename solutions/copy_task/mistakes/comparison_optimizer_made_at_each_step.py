"""A new optimizer is made at every step.

Adam then forgets at every step what it has gathered, and each of its steps is as long as the first.
Breaks: optimizer
Hint: How long does an optimizer live that has something to remember?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

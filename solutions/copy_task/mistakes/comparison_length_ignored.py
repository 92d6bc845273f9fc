"""The length is not passed on to copy_batch.

Then all sequences have 50 symbols.
Breaks: fresh
Hint: What does compare do with length=20?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

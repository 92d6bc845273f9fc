"""Every step uses the same batch.

The batch is drawn once, before the loop. The network learns it by heart.
Breaks: fresh
Hint: How many different rows does a network see in 100 steps?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        inputs, target = copy_batch(batch_size, generator, length)
        for _ in range(steps):
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

"""The models are measured on one batch of training size.

With 128 sequences, a share can be wrong by several percent.
Breaks: measure
Hint: How far can a share of so few sequences be off by chance?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(batch_size, generator, length)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

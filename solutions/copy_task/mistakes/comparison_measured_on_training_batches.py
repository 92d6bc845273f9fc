"""The models are measured on sequences that they were trained on.

A network that knows these sequences by heart gets them right.
Breaks: measure
Hint: Which sequences does a network see for the first time when it is measured?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        seen = []
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            seen.append((inputs, target))
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        more = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, seen + more)
    return accuracies

"""The loss is taken over all steps, each with the same target.

The network then has to give the first symbol after each of its inputs.
Breaks: loss
Hint: How many answers does the network give for one row?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs).mT, target[:, None].expand_as(inputs))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

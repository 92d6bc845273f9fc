"""One optimizer, made for the parameters of the first model, is used for all three models.

The optimizer is made outside of the loop over the models.
Breaks: optimizer
Hint: Which parameters does your optimizer hold when you call step for the second model?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    optimizer = torch.optim.Adam(models["rnn"].parameters(), lr=0.02)
    for kind, model in models.items():
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

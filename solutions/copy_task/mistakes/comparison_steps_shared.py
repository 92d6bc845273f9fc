"""The three models share the steps: each model takes a third of them.

There is one loop over the steps, and each step trains only one of the models.
Breaks: budget
Hint: How many updates does each model get with steps=3?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    kinds = list(models)
    optimizers = {kind: torch.optim.Adam(models[kind].parameters(), lr=0.02) for kind in kinds}
    for step in range(steps):
        kind = kinds[step % 3]
        inputs, target = copy_batch(batch_size, generator, length)
        loss = F.cross_entropy(models[kind](inputs)[:, -1], target)
        optimizers[kind].zero_grad()
        loss.backward()
        optimizers[kind].step()
    fresh = [copy_batch(500, generator, length) for _ in range(4)]
    return {kind: accuracy(model, fresh) for kind, model in models.items()}

"""The LSTM is trained three times, and the other two models never.

model was set once, outside of the loop, or a name was copied.
Breaks: three
Hint: Which model do the lines inside your loop train?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    model = models["lstm"]
    for kind in models:
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            loss = F.cross_entropy(model(inputs)[:, -1], target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

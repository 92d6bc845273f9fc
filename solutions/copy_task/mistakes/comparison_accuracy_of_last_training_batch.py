"""The accuracy of the last training batch is reported.

It is measured before the last step, on one small batch.
Breaks: measure
Hint: When is each number measured, and on how many sequences?
"""

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            logits = model(inputs)[:, -1]
            loss = F.cross_entropy(logits, target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        accuracies[kind] = (logits.argmax(dim=1) == target).float().mean().item()
    return accuracies

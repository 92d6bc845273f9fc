r"""The gradients are zeroed between backward and step.

The optimizer then has no gradients to use.
Breaks: gradients
Shows: backward\(.*zero_grad\(.*step\(
Hint: What is in model.fc.bias.grad when step is called?
Same from outside as: comparison_no_backward, comparison_no_step
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
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

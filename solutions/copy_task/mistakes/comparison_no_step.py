r"""The optimizer never takes a step.

Gradients alone do not change the weights.
Breaks: step
Shows: \A(?!.*\.step\()
Hint: Which line changes the weights?
Same from outside as: comparison_no_backward, comparison_zero_grad_before_step
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
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

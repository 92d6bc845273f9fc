r"""The gradients are never zeroed, so those of all batches add up.

backward adds to the gradients that are already there.
Breaks: gradients
Shows: \A(?!.*zero_grad)
Hint: What is in model.fc.bias.grad before the second backward?
Same from outside as: comparison_zero_grad_outside
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
            optimizer.step()
        fresh = [copy_batch(500, generator, length) for _ in range(4)]
        accuracies[kind] = accuracy(model, fresh)
    return accuracies

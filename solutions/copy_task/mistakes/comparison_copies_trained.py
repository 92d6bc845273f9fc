r"""Copies of the models are trained instead of the given models.

copy.deepcopy leaves the given models as they are, but they have to be trained.
Breaks: three
Shows: copy\.|deepcopy
Hint: Do the weights of models["lstm"] change?
Same from outside as: comparison_models_made_anew
"""

import copy

import torch
from torch.nn import functional as F


def compare(models, steps, batch_size, generator, length=50):
    accuracies = {}
    for kind, model in models.items():
        model = copy.deepcopy(model)
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

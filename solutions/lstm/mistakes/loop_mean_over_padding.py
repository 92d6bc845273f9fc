"""The mean of the losses is taken over the padded positions too.

The padded positions count as zeros, so the loss and its gradients are too small.
Breaks: loss
Hint: Which argument of train do you never use? It knows which positions to leave out.
"""

import torch.nn.functional as F


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        per_position = F.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none"
        )
        loss = per_position.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The logits go through a sigmoid before the loss.

In binary classification, the network often ends with a sigmoid.
Breaks: loss
Hint: What does nn.CrossEntropyLoss expect: logits, probabilities or their logarithms?
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        outputs = torch.sigmoid(logits)
        loss = criterion(outputs.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The loop makes its own Adam optimizer and trains with it instead of the given optimizer.

Most notebooks have a line that makes an optimizer.
Breaks: step
Hint: There is an optimizer among the arguments. Which line calls its step?
"""

import torch


def train(model, batches, optimizer, criterion):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The state is detached after every step in time, so no gradient travels back through time.

This is truncated backpropagation through time with pieces of one step. It is meant for the state
between long pieces of a text.
Breaks: gradients
Hint: Follow the gradient of the last loss back to the first letter. Where does it stop?
"""

import torch


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        state = model.init_hidden_cell(inputs.shape[0])
        outputs = []
        for step in range(inputs.shape[1]):
            logits, (h, c) = model(inputs[:, step : step + 1], state)
            state = (h.detach(), c.detach())
            outputs.append(logits)
        logits = torch.cat(outputs, dim=1)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

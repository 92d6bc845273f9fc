"""The loss is maximised: its sign is turned before the backward.

A log-likelihood is maximised, its negative minimised; the criterion is the negative already.
Breaks: gradients
Hint: Do your losses go up or down?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        (-loss).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

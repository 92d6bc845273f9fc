"""The loss is maximised, because its sign is changed before backward.

A log-likelihood is maximised, and its negative is minimised. The criterion already is the negative.
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

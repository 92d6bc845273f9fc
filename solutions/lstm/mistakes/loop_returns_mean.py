"""The mean of the losses is returned.

The training is right. But the caller needs a loss for each batch, to draw a curve.
Breaks: losses
Hint: How many numbers does the caller expect, and how many do you return?
"""


def train(model, batches, optimizer, criterion):
    epoch_loss, n = 0.0, 0
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item()
        n += 1
    return epoch_loss / max(n, 1)

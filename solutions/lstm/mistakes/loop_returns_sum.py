"""The sum of the losses is returned.

The training is right. But the caller needs a loss for each batch, to draw a curve.
Breaks: losses
Hint: How many numbers does the caller expect, and how many do you return?
"""


def train(model, batches, optimizer, criterion):
    total = 0.0
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total

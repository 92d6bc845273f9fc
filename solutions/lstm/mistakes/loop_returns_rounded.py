"""The losses are rounded to two digits.

Rounded losses are easier to read, but rounding belongs in the print line.
Breaks: losses
Hint: How many digits of a loss do you keep?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 2))
    return losses

"""For each batch, the mean of all losses so far is returned.

The running mean gives a smooth curve, but it is not the curve of the losses.
Breaks: losses
Hint: Is your second number the loss of the second batch?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    running = 0.0
    for step, (inputs, targets) in enumerate(batches, 1):
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        running += loss.item()
        losses.append(running / step)
    return losses

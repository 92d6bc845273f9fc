"""The mean of all losses so far is returned for each batch.

It makes a smooth curve, which is not the curve of the losses.
Breaks: losses
Hint: Is the second of your numbers the second batch's loss?
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

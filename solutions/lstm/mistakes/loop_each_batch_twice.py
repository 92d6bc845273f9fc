"""Each batch is learned from twice before the next one comes.

An inner loop of a few steps for each batch gets the loss down faster.
Breaks: batches
Hint: Count the steps for each batch.
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        for _ in range(2):
            hidden_cell = model.init_hidden_cell(inputs.size(0))
            logits, _ = model(inputs, hidden_cell)
            loss = criterion(logits.flatten(0, 1), targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses

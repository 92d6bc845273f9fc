"""The loop trains twice on each batch before it takes the next batch.

An inner loop of a few steps for each batch lowers the loss faster.
Breaks: batches
Hint: How many steps does your loop take for each batch?
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

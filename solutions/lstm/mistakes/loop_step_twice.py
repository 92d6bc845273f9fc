"""The optimizer takes two steps for each batch.

The line was copied, or it was moved and the old line was not removed.
Breaks: step
Hint: How many steps does your loop take for each batch?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        optimizer.step()
    return losses

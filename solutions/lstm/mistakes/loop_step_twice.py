"""The optimizer makes two steps for each batch.

The line was copied, or it is left over from the other of two places to put it.
Breaks: step
Hint: Count the steps for each batch.
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

"""The loop goes through the batches from the last to the first.

The batches are taken off a list with `pop()`, which takes the last one first.
Breaks: batches
Hint: In which order do the batches come, and in which order do you use them?
"""


def train(model, batches, optimizer, criterion):
    todo = list(batches)
    losses = []
    while todo:
        inputs, targets = todo.pop()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

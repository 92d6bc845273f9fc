"""The batches are walked from the last to the first.

They were collected by popping them off a list.
Breaks: batches
Hint: In which order do your batches come, and in which do you use them?
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

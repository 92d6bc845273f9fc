"""Only the loss of the last batch is returned.

The training is right. After the loop, `loss` still holds the last loss.
Breaks: losses
Hint: How many numbers does the caller expect, and how many do you return?
"""


def train(model, batches, optimizer, criterion):
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()

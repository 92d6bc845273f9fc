"""The losses are shifted by one: for each batch the loss of the one before is returned.

The loss is appended at the beginning of the loop, before it is computed anew.
Breaks: losses
Hint: Which batch does the first of your numbers belong to?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    loss_value = 0.0
    for inputs, targets in batches:
        losses.append(loss_value)
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss_value = loss.item()
    return losses

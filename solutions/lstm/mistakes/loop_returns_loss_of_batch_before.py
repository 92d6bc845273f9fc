"""The losses are shifted by one: each batch gets the loss of the batch before it.

The loss is appended at the start of the loop, before the new loss is computed.
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

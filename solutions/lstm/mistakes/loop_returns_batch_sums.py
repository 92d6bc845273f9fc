"""Each loss is multiplied by the batch size before it is returned.

This is the first half of a mean over examples; the division is missing.
Breaks: losses
Hint: Compare your first number with the result of the criterion.
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item() * inputs.size(0))
    return losses

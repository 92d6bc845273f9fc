"""The loss is divided by the batch size for the backward, though it is a mean already.

The loss that is reported is right, the steps are too small.
Breaks: gradients
Hint: Does the number that you call backward on equal the one that you report?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        (loss / inputs.size(0)).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""Before backward, the loss is divided by the batch size, but the loss already is a mean.

The loss in the report is right, but the gradients are too small.
Breaks: gradients
Hint: Is the number on which you call backward the same as the number that you report?
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

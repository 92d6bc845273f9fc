"""The classes are moved to dimension 1 by a reshape instead of a transpose.

The criterion accepts (batch, classes, time). A reshape gives this shape, but it puts the numbers in
the wrong places.
Breaks: loss
Hint: Print a small tensor, its transpose and its reshape side by side.
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        batch, time = inputs.shape
        logits, _ = model(inputs, model.init_hidden_cell(batch))
        loss = criterion(logits.reshape(batch, -1, time), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

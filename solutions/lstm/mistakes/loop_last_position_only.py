"""Only the last position of each sequence is scored.

A classifier of whole sequences does this. Here every position that is not padding has a target.
Breaks: loss
Hint: How many of the targets of a batch does your loss look at?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits[:, -1, :], targets[:, -1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The padding in the targets is replaced by 0, but 0 is a class.

-100 looks like a mistake in the data, but it tells the criterion to skip a position.
Breaks: loss
Hint: Why do the targets contain -100? Look up ignore_index.
Same from outside as: loop_padding_scored
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        targets = targets.masked_fill(targets == -100, 0)
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The targets are shifted by one position.

In a language model the target is the next token. Here the targets already belong to the inputs at
the same place.
Breaks: loss
Hint: Look at one row of inputs and targets side by side: are they aligned already?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        vocab = logits.size(-1)
        loss = criterion(
            logits[:, :-1].reshape(-1, vocab), targets[:, 1:].reshape(-1)
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The state of one batch is detached and passed on to the next batch.

This is right when the batches are pieces of one long text. Here the sequences do not depend on each
other.
Breaks: state
Hint: Do the sequences of one batch depend on those of the batch before?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    state = None
    for inputs, targets in batches:
        if state is None:
            state = model.init_hidden_cell(inputs.size(0))
        logits, (h, c) = model(inputs, state)
        state = (h.detach(), c.detach())
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

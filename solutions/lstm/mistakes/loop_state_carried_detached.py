"""The state of one batch is handed to the next, detached.

It is right when the batches are pieces of one long text. These sequences are independent of each other.
Breaks: state
Hint: What have the sequences of one batch to do with those of the batch before?
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

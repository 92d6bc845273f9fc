r"""The state of one batch is passed on to the next batch.

The second backward reaches into the graph of the first batch, which no longer exists: "Trying to
backward through the graph a second time".
Breaks: state
Shows: \A(?!.*backward\(.*backward\()(?!.*(\+=|sum\(|total))
Hint: Do the sequences of one batch depend on those of the batch before?
Same from outside as: loop_second_backward_fails
"""


def train(model, batches, optimizer, criterion):
    losses = []
    hidden_cell = None
    for inputs, targets in batches:
        if hidden_cell is None:
            hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, hidden_cell = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

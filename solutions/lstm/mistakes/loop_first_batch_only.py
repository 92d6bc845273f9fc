r"""The loop stops after the first batch.

A `break` from an earlier test was not removed.
Breaks: batches
Shows: \bbreak\b
Hint: How many losses do you return?
Same from outside as: loop_return_inside_loop
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        break
    return losses

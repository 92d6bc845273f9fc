r"""`backward` is called twice on the same loss.

A copied line was not removed, or a closure calls backward once more.
Breaks: gradients
Shows: backward\(.*backward\(
Hint: How often do you call backward on the loss of one batch?
Same from outside as: loop_state_carried
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.shape[0])
        logits, hidden_cell = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

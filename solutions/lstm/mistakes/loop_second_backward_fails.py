r"""`backward` is called twice on the same loss.

Seen where a copied line stayed, or where a closure computes what was computed already.
Breaks: gradients
Shows: backward\(.*backward\(
Hint: How often does each batch's loss go back through the model?
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

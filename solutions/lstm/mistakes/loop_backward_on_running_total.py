r"""`backward` is called on the total of all losses so far.

The total was meant for the report, but it is used as the loss. From the second batch on, it reaches
into graphs that no longer exist.
Breaks: gradients
Shows: \+=|sum\(|total
Hint: You call backward on a number. Which batches is this number made of? (retain_graph=True would
only hide the mistake.)
"""


def train(model, batches, optimizer, criterion):
    losses = []
    total_loss = 0.0
    for inputs, targets in batches:
        optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        total_loss += loss
        total_loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

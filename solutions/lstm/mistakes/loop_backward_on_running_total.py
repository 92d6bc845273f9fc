r"""`backward` is called on the total of all losses so far.

The total is kept for the report and is taken for the loss; from the second batch on it reaches into
graphs that are gone.
Breaks: gradients
Shows: \+=|sum\(|total
Hint: Which batches does the number belong to that you call backward on? (retain_graph=True would
only hide it.)
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

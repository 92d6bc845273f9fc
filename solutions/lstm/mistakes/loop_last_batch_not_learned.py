"""Each step is taken at the start of the next batch, so the gradients of the last batch are never used.

All losses are right, but one step is missing at the end.
Breaks: step
Hint: How often do you call backward, and how often step? What happens after the last batch?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        if losses:
            optimizer.step()
            optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        losses.append(loss.item())
    return losses

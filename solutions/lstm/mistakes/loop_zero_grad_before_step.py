"""The gradients are set to zero between `backward` and `step`, so nothing is learned.

All three lines are there. But in this order, `zero_grad` deletes the gradients that `backward` has
just computed.
Breaks: gradients
Hint: What is in the gradients at the moment of the step?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

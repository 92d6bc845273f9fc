"""The gradients are set to zero between `backward` and `step`, so nothing is learned.

The three lines are there, in an order that throws away what the second has computed.
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

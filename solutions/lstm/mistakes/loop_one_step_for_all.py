"""The losses are summed, and a single step is taken after the loop.

This is gradient descent on all batches at once. It happens when the last lines are not indented
enough.
Breaks: step
Hint: How many steps does your loop take? How often should the weights change?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    total = 0
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        total = total + loss
        losses.append(loss.item())
    optimizer.zero_grad()
    total.backward()
    optimizer.step()
    return losses

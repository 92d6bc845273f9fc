"""A copy of the given optimizer is made for every batch and makes the step.

Momentum and all else that an optimizer remembers is lost. With plain SGD, which remembers nothing, the
weights are the same.
Breaks: step
Hint: Whose step is called, that of the optimizer you were given or that of another one?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        fresh = type(optimizer)(model.parameters(), **optimizer.defaults)
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        fresh.zero_grad()
        loss.backward()
        fresh.step()
        losses.append(loss.item())
    return losses

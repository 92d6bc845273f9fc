"""A copy of the given optimizer is made for every batch and makes the step.

Momentum and all else that an optimizer remembers is lost. With plain SGD, which remembers nothing, the
weights are the same.
Breaks: step
Hint: What does an optimizer remember from step to step, and what does one that is made anew for
every batch?
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

"""For every batch, a copy of the given optimizer is made, and the copy takes the step.

The copy forgets the momentum and everything else that an optimizer remembers. Plain SGD remembers
nothing, so with SGD the weights are the same.
Breaks: step
Hint: What does an optimizer remember from step to step? What does a new optimizer remember?
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

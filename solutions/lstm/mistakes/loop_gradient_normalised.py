"""The gradients are always scaled to norm 1.

This is clipping by hand, but without its condition: small gradients are made larger.
Breaks: gradients
Hint: Which of the six steps asks you to change the gradients after backward? (Clipping does not
change small gradients.)
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        norm = sum((p.grad**2).sum() for p in model.parameters()) ** 0.5
        for p in model.parameters():
            p.grad *= 1.0 / norm
        optimizer.step()
        losses.append(loss.item())
    return losses

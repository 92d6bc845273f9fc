r"""The gradients are never set to zero, so every step uses the sum of all gradients so far.

`backward` adds to the old gradients; other frameworks overwrite them.
Breaks: gradients
Shows: \A(?!.*(zero_grad|grad = None))
Hint: Print the norm of a gradient after each backward. What does it contain besides the gradient of
this batch?
Same from outside as: loop_zero_grad_once
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The gradients are set to zero once, before the loop.

The line is there, but it is needed for every batch.
Breaks: gradients
Shows: zero_grad|grad = None
Hint: Print the norm of a gradient after each backward. What does it contain besides the gradient of
this batch?
Same from outside as: loop_no_zero_grad
"""


def train(model, batches, optimizer, criterion):
    model.train()
    optimizer.zero_grad()
    history = []
    for x, y in batches:
        out, _ = model(x, model.init_hidden_cell(len(x)))
        loss = criterion(out.reshape(-1, out.size(-1)), y.reshape(-1))
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history

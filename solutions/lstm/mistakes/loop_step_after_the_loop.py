"""Only the last batch's gradients are used: the step is outside the loop.

`zero_grad` and `backward` are in the loop, one indentation further in than `step`.
Breaks: step
Hint: Count the steps. How often should the weights change?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses

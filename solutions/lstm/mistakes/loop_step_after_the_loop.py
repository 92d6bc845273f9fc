"""The step is outside the loop, so only the gradients of the last batch are used.

`zero_grad` and `backward` are inside the loop, but `step` is not indented as far as they are.
Breaks: step
Hint: How many steps does your loop take? How often should the weights change?
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

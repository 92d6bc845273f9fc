"""The step is made at the beginning of the next batch, so the last batch's gradients are never used.

The losses are right to the last digit; only the weights at the end lack a step.
Breaks: step
Hint: Count the backwards and the steps. What happens after the last batch?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        if losses:
            optimizer.step()
            optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        losses.append(loss.item())
    return losses

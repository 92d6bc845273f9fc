"""The step comes after `zero_grad` and before `backward`, so it never sees a gradient.

All three lines are there. But the gradients of a batch are computed last, and the next batch
deletes them before its step.
Breaks: gradients
Hint: What is in the gradients at the moment of the step?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        optimizer.step()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        losses.append(loss.item())
    return losses

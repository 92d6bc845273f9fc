"""The learning rate gets smaller from batch to batch.

A schedule is often a good idea. But the caller passes the optimizer, so the caller decides on it.
Breaks: step
Hint: Print the optimizer's learning rate before and after training.
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= 0.95
        losses.append(loss.item())
    return losses

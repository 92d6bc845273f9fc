"""A step is made for every second batch, with the gradients of two.

Gradient accumulation is a way to larger batches; nobody asked for them.
Breaks: step
Hint: Count the steps. How many batches does each of them learn from?
"""


def train(model, batches, optimizer, criterion, accumulate=2):
    losses = []
    for n, (inputs, targets) in enumerate(batches, start=1):
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        if n % accumulate == 0:
            optimizer.step()
            optimizer.zero_grad()
        losses.append(loss.item())
    return losses

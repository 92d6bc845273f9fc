"""Only every second batch is used.

The loop takes a batch, and `next` in its body takes another.
Breaks: batches
Hint: How many losses do you return? Which of your lines take a batch?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    batches = iter(batches)
    for _ in batches:
        try:
            inputs, targets = next(batches)
        except StopIteration:
            break
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

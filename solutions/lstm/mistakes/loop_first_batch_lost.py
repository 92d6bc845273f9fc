"""The first batch is lost before the loop begins.

`next(iter(batches))` was used to look at the shapes. A generator can be walked only once, so the
loop then starts with the second batch.
Breaks: batches
Hint: How many losses do you return, and how many batches are there?
"""


def train(model, batches, optimizer, criterion):
    batches = iter(batches)
    sample, _ = next(batches)
    print("shape of a batch:", tuple(sample.shape))

    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

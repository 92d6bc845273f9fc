"""The loop asks for the number of batches, but a generator has no length.

`range(len(...))` works only with a list.
Breaks: batches
Hint: What can you do with a generator, and what only with a list? A for loop needs no length.
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for k in range(len(batches)):
        inputs, targets = batches[k]
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

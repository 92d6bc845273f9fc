"""Only every tenth loss is kept.

It is enough to print every tenth loss, but all losses have to be returned.
Breaks: losses
Hint: How many losses do you return, and how many batches are there?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for i, (inputs, targets) in enumerate(batches):
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if i % 10 == 0:
            losses.append(loss.item())
            print(i, loss.item())
    return losses

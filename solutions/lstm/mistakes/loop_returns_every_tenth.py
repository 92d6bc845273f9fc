"""Only every tenth loss is kept.

What is printed now and then and what is returned are two things.
Breaks: losses
Hint: Count your losses and the batches.
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

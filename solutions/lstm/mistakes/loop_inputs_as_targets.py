"""The predictions are compared with the inputs.

An autoencoder does this; the targets of the batch are not used.
Breaks: loss
Hint: Which of your lines reads the targets?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for x, _ in batches:
        logits, _ = model(x, model.init_hidden_cell(x.size(0)))
        loss = criterion(logits.flatten(0, 1), x.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

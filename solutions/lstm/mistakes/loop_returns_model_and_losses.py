"""The model is returned together with the losses.

The training is right. But the caller already has the model, and expects only the losses.
Breaks: losses
Hint: What does the caller get if it treats your result as a list of losses?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses

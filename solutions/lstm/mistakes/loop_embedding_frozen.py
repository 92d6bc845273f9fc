"""The first of the model's parameters, its embedding, is frozen.

Freezing pretrained embeddings is usual; these are not pretrained.
Breaks: gradients
Hint: Which parameters are the same after training as before? Look at what you do before the loop.
"""


def train(model, batches, optimizer, criterion):
    next(model.parameters()).requires_grad_(False)
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

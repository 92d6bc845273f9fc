"""The embedding, the first parameter of the model, is frozen.

Pretrained embeddings are often frozen, but this embedding is not pretrained.
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

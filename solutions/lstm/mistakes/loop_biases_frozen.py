"""The biases get no gradient, so only the matrices learn.

Leaving the biases out is a habit from weight decay.
Breaks: gradients
Hint: Compare every parameter of the model before and after training.
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        for p in model.parameters():
            if p.dim() == 1:
                p.grad = None
        optimizer.step()
        losses.append(loss.item())
    return losses

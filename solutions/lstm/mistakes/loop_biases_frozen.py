"""The biases get no gradient, so only the matrices learn.

With weight decay, the biases are often left out.
Breaks: gradients
Hint: Compare every parameter of the model before and after training. Which ones did not change?
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

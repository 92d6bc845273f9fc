"""The gradients of each batch are computed twice and add up.

An error message suggests `retain_graph=True`, and with it a second backward runs.
Breaks: gradients
Hint: Compare the gradient with that of a single backward. What is the difference?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward(retain_graph=True)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

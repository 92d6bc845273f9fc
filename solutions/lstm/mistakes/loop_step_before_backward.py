"""The step is taken between the forward and the backward, with the gradients of the batch before.

From the second batch on, autograd says that a variable "has been modified by an inplace operation".
The weights are no longer those of the forward.
Breaks: gradients
Hint: step overwrites the weights in place. Does the backward after it still need the old weights?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses

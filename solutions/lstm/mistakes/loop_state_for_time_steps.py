"""The state is made for as many sequences as there are time steps.

The inputs are (batch, time), but they were read as (time, batch), which is the default of torch's
layers.
Breaks: state
Hint: Which dimension of the inputs is the batch?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(1))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

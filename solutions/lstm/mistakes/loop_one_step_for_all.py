"""The losses are summed and a single step is made after the loop.

It is gradient descent on everything at once; only the last lines are indented too little.
Breaks: step
Hint: Count the steps. How often should the weights change?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    total = 0
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        total = total + loss
        losses.append(loss.item())
    optimizer.zero_grad()
    total.backward()
    optimizer.step()
    return losses

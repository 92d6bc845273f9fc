"""All batches are walked ten times.

The list keeps what should be seen once, and the outer loop over epochs is a habit.
Breaks: batches
Hint: Count the losses that you return. How many batches were there?
"""


def train(model, batches, optimizer, criterion):
    batches = list(batches)
    losses = []
    for epoch in range(10):
        for inputs, targets in batches:
            hidden_cell = model.init_hidden_cell(inputs.size(0))
            logits, _ = model(inputs, hidden_cell)
            loss = criterion(logits.flatten(0, 1), targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses

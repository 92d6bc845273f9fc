r"""The return line is inside the loop.

The line is indented too far, so the training ends after the first batch.
Breaks: batches
Shows: \A(?!.*\bbreak\b)
Hint: How many losses do you return?
Same from outside as: loop_first_batch_only
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        return losses

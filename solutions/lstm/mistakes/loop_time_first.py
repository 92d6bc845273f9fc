"""The batch is transposed to (time, batch) before it goes into the model.

By default, torch's recurrent layers take the time first. This model takes the batch first, so now
it treats the batch as the time.
Breaks: logits
Hint: Along which dimension does the model take its steps in time? Where is the time after your
transpose?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        inputs, targets = inputs.t(), targets.t()
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.reshape(-1, logits.size(-1)), targets.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

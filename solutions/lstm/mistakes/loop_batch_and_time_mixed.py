"""The logits are transposed to (time, batch) before they are flattened, and the targets are not.

Most predictions are then compared with the target of another position, often in another sequence.
Breaks: loss
Hint: After your flattening, which logits are at place 1, and which target is at place 1?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        logits = logits.transpose(0, 1).reshape(-1, logits.size(-1))
        loss = criterion(logits, targets.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

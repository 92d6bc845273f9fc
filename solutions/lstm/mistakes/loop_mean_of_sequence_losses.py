"""The loss is averaged within each sequence first, and then over the sequences.

A short sequence then counts as much as a long sequence. If all sequences have the same number of
targets, there is no difference.
Breaks: loss
Hint: How much does one position count in a sequence with many targets, and how much in a sequence
with few?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = 0
        for sequence, target in zip(logits, targets):
            loss = loss + criterion(sequence, target)
        loss = loss / len(inputs)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

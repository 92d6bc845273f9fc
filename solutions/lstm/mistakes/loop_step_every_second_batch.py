"""The optimizer takes a step after every second batch, with the gradients of two batches.

Gradient accumulation imitates larger batches, but this task does not ask for it.
Breaks: step
Hint: How many steps does your loop take? From how many batches does each step learn?
"""


def train(model, batches, optimizer, criterion, accumulate=2):
    losses = []
    for n, (inputs, targets) in enumerate(batches, start=1):
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        if n % accumulate == 0:
            optimizer.step()
            optimizer.zero_grad()
        losses.append(loss.item())
    return losses

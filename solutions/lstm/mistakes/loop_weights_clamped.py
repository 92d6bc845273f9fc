"""After the step, the weights are cut off at two fixed bounds.

`clamp_` on the parameters limits the weights that were learned, not the size of a step.
Breaks: step
Hint: What changes the weights in your loop besides step()?
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for p in model.parameters():
            p.data.clamp_(-0.1, 0.1)
        losses.append(loss.item())
    return losses

"""The weights are cut off after the step.

`clamp_` on the parameters clips what the model has learned, not the size of a step.
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

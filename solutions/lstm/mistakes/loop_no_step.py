r"""The optimizer never takes a step.

Gradients are computed for every batch, but nothing uses them.
Breaks: step
Shows: \A(?!.*(no_grad|eval\(|inference_mode))
Hint: Compare the model's parameters before and after training. Which line should change them?
Same from outside as: loop_evaluation_only
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        hidden_cell = model.init_hidden_cell(inputs.shape[0])
        logits, hidden_cell = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        losses.append(loss.item())
    return losses

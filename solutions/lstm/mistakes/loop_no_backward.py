r"""The gradients are never computed.

The optimizer takes its steps without gradients, and gives no error.
Breaks: gradients
Shows: \A(?!.*backward)
Hint: Print the gradient of any parameter just before the step.
Same from outside as: loop_loss_rebuilt, loop_trains_a_copy
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
        loss = criterion(logits.view(-1, logits.size(2)), targets.view(-1))
        optimizer.step()
        losses.append(loss.item())
    return losses

"""The gradients are set to zero between `backward` and `step`, so nothing is learned.

The three lines are there, in an order that throws away what the second has computed.
Breaks: gradients
Hint: What is in the gradients at the moment of the step?
Same from outside as: loop_no_backward, loop_step_right_after_zero_grad, loop_loss_rebuilt, loop_trains_a_copy
"""


def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

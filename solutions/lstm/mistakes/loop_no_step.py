"""The optimizer never makes a step.

Gradients are computed for every batch, and nobody uses them.
Hint: Compare the model's parameters before and after training. Which line should change them?
Same from outside as: loop_zero_grad_before_step, loop_no_backward, loop_step_right_after_zero_grad, loop_loss_rebuilt, loop_evaluation_only, loop_trains_a_copy
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

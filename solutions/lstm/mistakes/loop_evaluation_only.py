r"""The model is only evaluated: no gradient, no step.

The loop was copied from the one for the validation set.
Breaks: gradients step
Shows: no_grad|eval\(|inference_mode
Hint: Between the loss and the append, two steps are missing. Which? Would they work under no_grad?
Same from outside as: loop_no_step
"""

import torch


def train(model, batches, optimizer, criterion):
    model.eval()
    losses = []
    with torch.no_grad():
        for inputs, targets in batches:
            logits, _ = model(inputs, model.init_hidden_cell(inputs.size(0)))
            loss = criterion(logits.flatten(0, 1), targets.flatten())
            losses.append(loss.item())
    return losses

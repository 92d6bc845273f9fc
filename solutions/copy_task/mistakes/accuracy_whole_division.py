"""The division drops the fraction.

The code has // instead of /.
Breaks: number
Shows: //
Hint: What is 3 // 4?
Same from outside as: accuracy_argmax_over_batch
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=1)
            right += (predictions == target).sum().item()
            rows += len(target)
    model.train(training)
    return float(right // rows)

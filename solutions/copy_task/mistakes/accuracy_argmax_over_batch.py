r"""argmax runs over the batch instead of the symbols.

dim=0 is the batch.
Breaks: prediction
Shows: dim=0|argmax\(0
Hint: What is the shape of the logits of the last step, and which dimension are the symbols?
Same from outside as: accuracy_whole_division
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].argmax(dim=0)
            right += sum(int(p == t) for p, t in zip(predictions, target))
            rows += len(target)
    model.train(training)
    return right / rows

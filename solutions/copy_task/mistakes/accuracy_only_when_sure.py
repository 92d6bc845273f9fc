"""Only predictions with a probability above one half count.

Binary classification uses this threshold.
Breaks: prediction
Hint: Which symbol does the network predict if its probabilities are 0.4, 0.3 and 0.3?
"""

import torch


def accuracy(model, batches):
    training = model.training
    model.eval()
    right = rows = 0
    with torch.no_grad():
        for inputs, target in batches:
            predictions = model(inputs)[:, -1].softmax(dim=1)
            right += (predictions.gather(1, target[:, None]) > 0.5).sum().item()
            rows += len(target)
    model.train(training)
    return right / rows

"""The lines of the exercise as its notebook has them, to say which of them a mistake breaks."""

from __future__ import annotations

# The copy task in the form of this module; the task of recalling the first symbol after a long
# gap goes back to Hochreiter and Schmidhuber 1997.
DATA = {
    "pair": "the pair (inputs, target): inputs (B, length - 1) and target (B), both int64",
    "range": "every symbol is one of 0, 1, …, symbols - 1",
    "sizes": "batch_size, length and symbols are what the caller says",
    "copy": "x_length = x_1: the target is the first symbol of its row",
    "cut": "inputs = (x_1, …, x_{length-1}), target = x_length",
    "generator": "all that is random is drawn from the given generator, which goes on from there",
    "uniform": "P(x_t = s) = 1/symbols for t = 1, …, length - 1",
    "independent": "x_1, …, x_{length-1} are independent of each other",
    "rows": "the rows are independent of each other",
}
ACCURACY = {
    "share": "accuracy = number of right rows / number of rows, over all batches together",
    "prediction": "the prediction is the symbol with the largest logit at the last step",
    "number": "one number from 0 to 1",
    "mode": "the model is in evaluation mode while it is measured, and then in the mode it came in",
    "gradients": "measuring tracks no gradients and changes nothing in the model",
}
COMPARISON = {
    "three": "each of the three given models is trained, itself and not a copy",
    "fresh": "1. Draw batch_size fresh rows.",
    "loss": "2. The loss is the cross-entropy of the raw logits of the last step with the target.",
    "gradients": "3. Get the gradients of this loss and of no other batch.",
    "step": "4. Take one step of an optimizer of this model's parameters.",
    "budget": "each model takes steps updates, no more and no fewer",
    "optimizer": "Adam with a learning rate of 0.02, one for each model",
    "measure": "after its training each model is measured on at least 2,000 fresh sequences",
    "report": 'return {"rnn": accuracy, "gru": accuracy, "lstm": accuracy}',
}

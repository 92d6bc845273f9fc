"""What usually lies behind an exception in a generator, an accuracy or a comparison."""

from __future__ import annotations

from ...assessment.causes import Cause

DATA = (
    Cause(
        r"unexpected keyword argument '(length|symbols)'",
        "The check asks for other lengths and numbers of symbols too: keep the parameter {1}.",
    ),
    Cause(
        r"randint\(\).*(?:invalid combination|argument)",
        "randint takes the number of symbols, then the shape as a tuple, then generator=generator.",
        r"randint",
    ),
    Cause(
        r"Expected a .*Generator|must be .*Generator",
        "generator is a torch.Generator: hand it on as generator=generator.",
    ),
    Cause(
        r"The expanded size of the tensor|size of tensor a .* must match|shape mismatch",
        "The last column of the batch has one symbol for each row, (B): print the two shapes.",
    ),
    Cause(
        r"'torch\._C\.Generator' object has no attribute '(\w+)'",
        "A torch.Generator has no {1}: torch's own drawing functions take it as generator=…",
    ),
    Cause(
        r"index \d+ is out of bounds",
        "Python counts from 0: the last of length columns is length - 1.",
    ),
)
ACCURACY = (
    Cause(
        r"has no len\(\)|is not subscriptable|is not an iterator|does not support indexing",
        "batches can be walked once, with a for loop; it has no length and cannot be indexed.",
        r"batches|len\(|\[",
    ),
    Cause(
        r"division by zero",
        "Nothing was counted: batches can be walked only once, so count rows in the same loop.",
    ),
    Cause(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "The logits are (B, T, V). After the last step is taken they are (B, V), and after an "
        "argmax over the symbols (B), as the target is.",
    ),
    Cause(
        r"too many indices|Dimension out of range",
        "The logits have three dimensions, (B, T, V), until a step is taken: then they have two.",
    ),
    Cause(
        r"cannot be converted to Scalar|only one element tensors",
        "A number is wanted where there are many: sum over the rows first.",
    ),
)
COMPARISON = (
    Cause(
        r"^KeyError",
        'models is a dict with the keys "rnn", "gru" and "lstm".',
    ),
    Cause(
        r"^AttributeError: 'str' object has no attribute",
        "A for loop over a dict gives its keys: models.items() gives key and model.",
    ),
    Cause(
        r"Expected target size \[\d+, \d+\]",
        "cross_entropy takes dimension 1 for the classes, and there it finds the time: give it the "
        "logits of the last step alone, (B, V).",
    ),
    Cause(
        r"multi-target not supported",
        "The target is one number for each row, (B).",
    ),
    Cause(
        r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)",
        "There are {1} predictions and {2} targets: one prediction for each row is wanted, that of "
        "the last step.",
    ),
    Cause(
        r"values to unpack",
        "batches are several pairs, in a list for example: [copy_batch(...)]. One pair alone is "
        "walked through as if its two tensors were batches.",
        r"for .*,.* in\b",
    ),
    Cause(
        r"too many values to unpack",
        "A Reader returns the logits alone, (B, T, V); copy_batch returns the pair (inputs, "
        "target).",
    ),
    Cause(
        r"optimizer got an empty parameter list",
        "The parameters were walked through before: hand model.parameters() to the optimizer.",
    ),
    Cause(
        r"grad can be implicitly created only for scalar outputs",
        "backward starts from one number: the mean that cross_entropy gives.",
    ),
)

"""What usually lies behind an exception in a cell, an initial state or a training loop."""

from __future__ import annotations

from ...assessment.causes import Cause
from .._cell.causes import COMMON

CELL = (
    Cause(
        r"values to unpack \(expected 4",
        "chunk splits dimension 0, the batch, unless it is told otherwise; the gates lie along "
        "dimension 1.",
        r"chunk\((?!.*(dim\s*=\s*-?1|axis\s*=\s*-?1|,\s*-?1\s*\)))",
    ),
    Cause(
        r"values to unpack \(expected 4",
        "split takes the size of one piece, not their number: the hidden size, along dimension 1.",
        r"split\(",
    ),
    Cause(
        r"values to unpack \(expected 4",
        "Taking a (batch, 4H) tensor apart gives its rows, one for each example: cut it into four "
        "along dimension 1 first.",
    ),
    Cause(
        r"values to unpack \(expected 2",
        "The state is the pair (h, c), each (batch, H): two names take it apart, nothing more.",
    ),
    Cause(
        r"split_with_sizes expects|split expects",
        "The sizes have to add up to 4H, along dimension 1: four times the hidden size.",
    ),
    *COMMON,
    Cause(
        r"mat1 and mat2 shapes cannot|size mismatch, got|einsum\(\).*does not broadcast",
        "weight_ih (4H, I) goes with x (batch, I), and weight_hh (4H, H) with h (batch, H), each "
        "transposed: is a matrix with the other vector?",
    ),
    Cause(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "Gates and states are (batch, H) each when they are multiplied, and the sum before it is "
        "(batch, 4H): print the shape of each piece of this line.",
    ),
    Cause(
        r"'LSTMCell' object has no attribute '(\w+)'",
        "The four parameters are weight_ih, weight_hh, bias_ih and bias_hh; {1} is none of them, "
        "and __init__ does not make it.",
    ),
    Cause(
        r"'(?:tuple|list)' object has no attribute|tuple.* and 'Tensor'|'Tensor' and 'tuple'"
        r"|must be Tensor, not (?:tuple|list)",
        "state is the pair (h, c): take it apart before you compute with it.",
    ),
    Cause(
        r"shape '.*' is invalid for input of size",
        "A view keeps the number of elements: (batch, 4H) holds 4 times batch times H.",
    ),
)
STATE = (
    Cause(
        r"has no attribute '(dtype|device)'",
        "A module has no {1} of its own: take it from one of its parameters.",
    ),
    Cause(
        r"has no attribute '(?:batch_size|num_layers|n_layers)'",
        "The batch size is the argument, and there is one layer.",
    ),
    Cause(
        r"'SimpleLSTM' object has no attribute '(\w+)'",
        "The model has embed, cell, fc and hidden_size, as they were handed out; {1} is none of "
        "them.",
    ),
)
LOOP = (
    Cause(
        r"Expected hidden\[\d\] size \(1, (\d+), \d+\), got \[1, (\d+), \d+\]",
        "The state is made for {2} sequences and this batch has {1}: which size of inputs is it?",
    ),
    Cause(
        r"Expected hidden\[\d\] size",
        "The state does not fit the batch: make a fresh one with model.init_hidden_cell, for as "
        "many sequences as it has.",
    ),
    Cause(
        r"Expected target size \[\d+, \d+\]",
        "criterion takes dimension 1 for the classes, and there it finds the time: give it one row "
        "for each prediction, (B·T, V) against (B·T).",
    ),
    Cause(
        r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)",
        "There are {1} predictions and {2} targets: flatten both in the same way, to (B·T, V) and "
        "(B·T).",
    ),
    Cause(
        r"multi-target not supported|target tensor expected|only batches of spatial targets",
        "The targets are one number for each prediction, (B·T): flatten them together with the "
        "logits.",
    ),
    Cause(
        r"Target (-?\d+) is out of bounds",
        "{1} is no class: padding is left out by the criterion that was passed in, so use that "
        "one, on the targets as they come.",
    ),
    Cause(
        r"index out of range in self",
        "The embedding was given a number that is no letter: are the targets, with their -100, "
        "used as inputs?",
    ),
    Cause(
        r"cross_entropy_loss\(\)|'tuple' object has no attribute|must be Tensor, not tuple",
        "model returns the pair (logits, state): take it apart, and give criterion the logits.",
    ),
    Cause(
        r"missing \d+ required positional argument.*(?:hidden_cell|state)",
        "The model wants the inputs and a state: model(inputs, state).",
    ),
    Cause(
        r"has no len\(\)|is not subscriptable|is not an iterator|does not support indexing",
        "batches is like a generator: a for loop walks through it, once; it has no length and "
        "cannot be indexed.",
        r"batches|loader|len\(|\[",
    ),
    Cause(
        r"grad can be implicitly created only for scalar outputs",
        "backward starts from one number: the mean that criterion gives.",
    ),
)

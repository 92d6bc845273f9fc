"""What usually lies behind an exception in a GRU's cell."""

from __future__ import annotations

from ...assessment.causes import Cause
from .._cell.causes import COMMON

CELL = (
    Cause(
        r"values to unpack \(expected 3",
        "chunk splits dimension 0, the batch, unless it is told otherwise; r, z and n lie along "
        "dimension 1.",
        r"chunk\((?!.*(dim\s*=\s*-?1|axis\s*=\s*-?1|,\s*-?1\s*\)))",
    ),
    Cause(
        r"values to unpack \(expected 3",
        "split takes the size of one piece, not their number: the hidden size, along dimension 1.",
        r"split\(",
    ),
    Cause(
        r"values to unpack \(expected 3",
        "Taking a (batch, 3H) tensor apart gives its rows, one for each example: cut it into three "
        "along dimension 1 first.",
    ),
    Cause(
        r"values to unpack \(expected 2",
        "A GRU has one state: h is a tensor (batch, H), and no pair to be taken apart.",
        r"=\s*(?:h|state|hidden|hx)\b",
    ),
    Cause(
        r"values to unpack \(expected (\d)",
        "There are three blocks of H columns in each product: r, z and n, not {1}.",
        r"chunk|split",
    ),
    Cause(
        r"split_with_sizes expects|split expects",
        "The sizes have to add up to 3H, along dimension 1: three times the hidden size.",
    ),
    Cause(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and \1x\2\)",
        "Both have the same shape, so no matrix product is meant. A gate multiplies element by "
        "element, with *.",
    ),
    Cause(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "A product with a matrix is written @; * multiplies element by element.",
        r"\*\s*self\.weight|weight_\w\w(\.T)?\s*\*",
    ),
    Cause(
        r"(Dimension out of range|too many indices)",
        "A bias is a vector (3H): it has one dimension, 0, and no columns.",
        r"bias\w*(\[|\.(chunk|split|T\b))",
    ),
    Cause(
        r"(Sigmoid|Tanh)\.__init__\(\) takes",
        "nn.{1} makes a layer, to be called later: the function is torch.sigmoid or torch.tanh.",
    ),
    Cause(r"NameError: name '(sigmoid|tanh|exp)' is not defined", "torch has it: torch.{1}."),
    Cause(
        r"'Tensor' object is not callable",
        "A tensor is no function: .T takes no brackets, and a product needs its sign, * or @.",
    ),
    *COMMON,
    Cause(
        r"mat1 and mat2 shapes cannot|size mismatch, got|einsum\(\).*does not broadcast",
        "weight_ih (3H, I) goes with x (batch, I), and weight_hh (3H, H) with h (batch, H), each "
        "transposed: is a matrix with the other vector?",
    ),
    Cause(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "r, z, n and h are (batch, H) each when they are multiplied, and each of the two products "
        "before them is (batch, 3H): print the shape of each piece of this line.",
    ),
    Cause(
        r"'GRUCell' object has no attribute '(\w+)'",
        "The four parameters are weight_ih, weight_hh, bias_ih and bias_hh; {1} is none of them, "
        "and __init__ does not make it.",
    ),
    Cause(
        r"shape '.*' is invalid for input of size",
        "A view keeps the number of elements: (batch, 3H) holds 3 times batch times H.",
    ),
)

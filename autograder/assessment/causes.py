"""The usual causes of exceptions, in sentences that lead a student to the line to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w.])\d+|(?<=\dx)\d+")


@dataclass(frozen=True)
class Cause:
    """A usual cause of an exception.

    Attributes:
        said: a regular expression to search for in the exception's "Type: message".
        why: the sentence; ``{1}`` stands for the text that the first group of ``said`` matched.
        line: a regular expression to search for in the student's line of code.
    """

    said: str
    why: str
    line: str = ""


def usual_cause(said: str, line: str, causes: Sequence[Cause]) -> str:
    """The sentence of the first cause that fits an exception and its line; empty if none fits."""
    for cause in causes:
        found = re.search(cause.said, said)
        if found and re.search(cause.line, line):
            return cause.why.format(found[0], *found.groups())
    return ""


def sizes_in(said: str, sizes: Mapping[int, str]) -> str:
    """Say what the sizes in a message are, as in "(3 is the batch.)"; empty if it has none."""
    numbers = dict.fromkeys(int(number) for number in _NUMBER.findall(said))
    known = [f"{number} is {sizes[number]}" for number in numbers if number in sizes]
    return f"({', '.join(known)}.)" if known else ""


GENERAL = (
    Cause(
        r"^UnboundLocalError: .*variable '(\w+)'",
        "{1} is used before it has a value. Is it set further down, or only under an if?",
    ),
    Cause(
        r"^NameError: name '(F|np|math|nn|torch|copy)' is not defined",
        "Most likely its import is missing: add it at the top.",
    ),
    Cause(
        r"^NameError: name '(\w+)' is not defined",
        "Nothing with this name is set before this line. Is it spelled differently where it is "
        "set, or does it need self. in front?",
    ),
    Cause(
        r"'NoneType' object|argument .* (?:must be|not) .*NoneType|found NoneType",
        "Something in this line is None. Does the function that made it end without a return?",
    ),
    Cause(
        r"^TypeError: .* takes (\d+) positional arguments? but (\d+) (?:was|were) given",
        "The call has {2} arguments (self is counted), and the function takes {1}. Compare its def "
        "with the one that was handed out.",
    ),
    Cause(
        r"^AttributeError: module '(torch|torch\.nn|numpy)[\w.]*' has no attribute '(\w+)'",
        "There is no {2} in {1}. Check the spelling, and which module it is in.",
    ),
    Cause(
        r"^RecursionError",
        "Most likely a function calls itself again and again.",
    ),
    Cause(
        r"view size is not compatible with input tensor",
        "The numbers are not in order in memory. Usually a transpose changed the order: use "
        "reshape, or contiguous before view.",
    ),
    Cause(
        r"has been modified by an inplace operation|leaf Variable that requires grad.* in-place",
        "Something that the gradient still needs was overwritten. Usually a += b does that, or a "
        "function that ends in _: write a = a + b instead.",
    ),
    Cause(
        r"does not require grad and does not have a grad_fn",
        "The loss is cut off from the parameters. Look for no_grad, detach, .data, .item(), "
        "argmax, or a new tensor made from old numbers.",
    ),
    Cause(
        r"Trying to backward through the graph a second time",
        "Backward came to the same part of the graph twice. Is something from one batch used in "
        "the next, or is backward called twice?",
    ),
    Cause(
        r"Can't call numpy\(\) on Tensor that requires grad",
        "numpy has no gradients: use torch's functions.",
    ),
    Cause(
        r"not compiled with CUDA|NVIDIA driver|CUDA (?:error|unavailable)|No CUDA GPUs",
        "The grader may have no GPU: take the device from the parameters.",
    ),
)

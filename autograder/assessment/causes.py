"""What usually lies behind an exception, in a sentence that leads to the line to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w.])\d+|(?<=\dx)\d+")


@dataclass(frozen=True)
class Cause:
    """A usual cause.

    Attributes:
        said: a regular expression, to be found in the exception's "Type: message".
        why: the sentence; ``{1}`` is what the first group of ``said`` found.
        line: a regular expression that the student's line of code has to hold too.
    """

    said: str
    why: str
    line: str = ""


def usual_cause(said: str, line: str, causes: Sequence[Cause]) -> str:
    """The first cause that fits an exception and the line where it came up; empty if none does."""
    for cause in causes:
        found = re.search(cause.said, said)
        if found and re.search(cause.line, line):
            return cause.why.format(found[0], *found.groups())
    return ""


def sizes_in(said: str, sizes: Mapping[int, str]) -> str:
    """What the sizes that a message names are, as "3 is the batch"; empty if it names none."""
    numbers = dict.fromkeys(int(number) for number in _NUMBER.findall(said))
    known = [f"{number} is {sizes[number]}" for number in numbers if number in sizes]
    return f"({', '.join(known)}.)" if known else ""


GENERAL = (
    Cause(
        r"^UnboundLocalError: .*variable '(\w+)'",
        "{1} is read before it is given a value: is it set further down, or only under an if?",
    ),
    Cause(
        r"^NameError: name '(F|np|math|nn|torch|copy)' is not defined",
        "Its import is missing: add it at the top.",
    ),
    Cause(
        r"^NameError: name '(\w+)' is not defined",
        "Nothing of that name is set before this line: is it spelled as where it was set, or does "
        "it want self. in front?",
    ),
    Cause(
        r"'NoneType' object|argument .* (?:must be|not) .*NoneType|found NoneType",
        "Something here is None: does the function that it came from end without a return?",
    ),
    Cause(
        r"^TypeError: .* takes (\d+) positional arguments? but (\d+) (?:was|were) given",
        "The name is called with {2} arguments (self is counted) and takes {1}: compare the def "
        "with what was handed out.",
    ),
    Cause(
        r"^AttributeError: module '(torch|torch\.nn|numpy)[\w.]*' has no attribute '(\w+)'",
        "There is no {2} in {1}: look up the spelling, or where it lives.",
    ),
    Cause(
        r"^RecursionError",
        "A function calls itself without an end.",
    ),
    Cause(
        r"view size is not compatible with input tensor",
        "After a transpose the numbers do not lie in one row: use reshape, or contiguous first.",
    ),
    Cause(
        r"has been modified by an inplace operation|leaf Variable that requires grad.* in-place",
        "Something that the gradient still needs was overwritten: write a = a + b instead of "
        "a += b, and no functions that end in _.",
    ),
    Cause(
        r"does not require grad and does not have a grad_fn",
        "The loss is cut off from the parameters: look for no_grad, detach, .data, .item(), "
        "argmax, or a new tensor made of old numbers.",
    ),
    Cause(
        r"Trying to backward through the graph a second time",
        "Two losses share a piece of graph: is something computed for one batch used in the next, "
        "or is backward called twice?",
    ),
    Cause(
        r"Can't call numpy\(\) on Tensor that requires grad",
        "numpy knows no gradients: stay with torch's functions.",
    ),
    Cause(
        r"not compiled with CUDA|NVIDIA driver|CUDA (?:error|unavailable)|No CUDA GPUs",
        "There need not be a GPU: take the device from the parameters.",
    ),
)

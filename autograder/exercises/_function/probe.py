"""Calls a student's function with given tensors, and looks at what the call left behind.

Its text is sent to the worker: it imports torch alone, and holds no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ...worker.inside.evidence import Recorder
    from ...worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]
MOST_KEYS, MOST_LETTERS = 12, 20  # of a returned dict that are sent
MOST_NUMBERS = 10_000  # of a returned list that are looked at


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    """Run the file anew for each group of cases."""
    for group in settings["groups"]:
        student.run()
        for case in group:
            recorder.attempt(case, partial(values, student, under(case, tensors), settings))
    if settings["traces"]:
        given = under(settings["traces"], tensors)
        recorder.attempt("traces", partial(traces, student, given, settings))


def under(label: str, tensors: Tensors) -> Tensors:
    """The tensors of one case, by their own names."""
    return {key[len(label) + 1 :]: t for key, t in tensors.items() if key.startswith(label + "/")}


def make_module(given: Tensors, settings: dict[str, Any]) -> Any:
    """torch's own module, so that a mistake in the student's costs nothing here; None where the
    function takes no module."""
    if not settings["module"]:
        return None
    weights = {name: given[name] for name in settings["parameters"]}
    from_inputs, from_hidden = list(weights.values())[:2]
    sizes, dtype = (from_inputs.shape[1], from_hidden.shape[1]), from_inputs.dtype
    module = getattr(nn, settings["module"])(*sizes, dtype=dtype, **settings["options"])
    module.load_state_dict(weights)
    return module


def arguments_of(given: Tensors, settings: dict[str, Any]) -> Tensors:
    return {name: t.clone() for name, t in given.items() if name in settings["arguments"]}


def call(student: Student, module: Any, arguments: Tensors, settings: dict[str, Any]) -> Any:
    """Call the function. ``settings["call"]`` lists its arguments: the name of a tensor, a list of
    names for a tuple, "module", or "dict" for a dict of all tensors."""
    known = {**arguments, "module": module, "dict": arguments}
    laid_out = [
        known[each] if isinstance(each, str) else tuple(known[name] for name in each)
        for each in settings["call"]
    ]
    return student.get(settings["function"])(*laid_out)


def values(student: Student, given: Tensors, settings: dict[str, Any]) -> Found:
    """What the function returns; and the arguments afterwards, unless ``traces`` has them."""
    arguments = arguments_of(given, settings)
    result = call(student, make_module(given, settings), arguments, settings)
    if settings["keys"]:
        return entries_of(result, settings["keys"])
    found = as_numbers(result) if settings["numbers"] else {"returned": result}
    if settings["module"]:
        return found, {}
    return found | after(arguments, settings), {"more": len(arguments) - len(given)}


def entries_of(result: Any, keys: list[str]) -> Found:
    """The entries of a dict under these keys, and its keys; or the value that is no dict."""
    if not isinstance(result, Mapping):
        return {"returned": result}, {}
    there = [str(key)[:MOST_LETTERS] for key in list(result)[:MOST_KEYS]]
    return {key: result[key] for key in keys if key in result}, {"keys": there}


def as_numbers(result: Any) -> dict[str, Any]:
    """A tensor as it is; a list's numbers as one tensor, or the first entry that is none."""
    if type(result).__module__ == "numpy" and hasattr(result, "tolist"):
        result = result.tolist()
    if not isinstance(result, (list, tuple)):
        return {"returned": result}
    numbers = []
    for entry in result[:MOST_NUMBERS]:
        try:
            numbers.append(float(entry if not isinstance(entry, str) else "no number"))
        except Exception:
            return {"entry": entry}
    return {"returned": torch.tensor(numbers, dtype=torch.float64)}


def after(arguments: Tensors, settings: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in settings["arguments"] if name in arguments]
    return {f"{name} after": arguments[name] for name in names}


def traces(student: Student, given: Tensors, settings: dict[str, Any]) -> Found:
    """The arguments and the module after a call. Every gradient is 1 before it."""
    module, arguments = make_module(given, settings), arguments_of(given, settings)
    for parameter in module.parameters():
        parameter.grad = torch.ones_like(parameter)
    call(student, module, arguments, settings)
    found = after(arguments, settings)
    for name, parameter in module.named_parameters():
        found[f"{name} after"] = parameter
        if parameter.grad is not None:
            found[f"{name}.grad after"] = parameter.grad
    return found, {
        "asking": [name for name, value in arguments.items() if value.requires_grad],
        "frozen": [name for name, p in module.named_parameters() if not p.requires_grad],
        "training": module.training,
        "hooks": len(module._forward_hooks) + len(module._forward_pre_hooks),
        "recording": torch.is_grad_enabled(),
    }

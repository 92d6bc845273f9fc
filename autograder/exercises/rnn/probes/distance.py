"""Asks a student's gradient_by_distance for the norms, with cells of the grader's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]
PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
ARGUMENTS = ("inputs", "h0")
MOST = 10_000  # entries of a list that are looked at


def make_cell(given: Tensors) -> nn.RNNCell:
    """A right cell, so that a mistake in the student's own costs nothing here."""
    hidden, inputs = given["weight_ih"].shape
    cell = nn.RNNCell(inputs, hidden, dtype=given["weight_ih"].dtype)
    cell.load_state_dict({name: given[name] for name in PARAMETERS})
    return cell


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    student.run()
    for case in settings["cases"]:
        recorder.attempt(case, partial(norms, student, under(case, tensors)))
    given = under(settings["traces"], tensors)
    recorder.attempt("traces", partial(traces, student, given))


def under(label: str, tensors: Tensors) -> Tensors:
    """The tensors of one case, by their own names."""
    return {key[len(label) + 1 :]: t for key, t in tensors.items() if key.startswith(label + "/")}


def call(student: Student, cell: nn.RNNCell, arguments: Tensors) -> Any:
    return student.get("gradient_by_distance")(cell, arguments["inputs"], arguments["h0"])


def norms(student: Student, given: Tensors) -> Found:
    """What is returned, as numbers if it can be."""
    arguments = {name: given[name].clone() for name in ARGUMENTS}
    return as_numbers(call(student, make_cell(given), arguments)), {}


def as_numbers(result: Any) -> dict[str, Any]:
    """A tensor as it is; a list's numbers as one tensor, or the first entry that is none."""
    if type(result).__module__ == "numpy" and hasattr(result, "tolist"):
        result = result.tolist()
    if not isinstance(result, (list, tuple)):
        return {"returned": result}
    numbers = []
    for entry in result[:MOST]:
        try:
            numbers.append(float(entry if not isinstance(entry, str) else "no number"))
        except Exception:
            return {"entry": entry}
    return {"returned": torch.tensor(numbers, dtype=torch.float64)}


def traces(student: Student, given: Tensors) -> Found:
    """The arguments and the cell after a call. Every gradient is 1 before it."""
    cell = make_cell(given)
    for parameter in cell.parameters():
        parameter.grad = torch.ones_like(parameter)
    arguments = {name: given[name].clone() for name in ARGUMENTS}
    call(student, cell, arguments)
    found: dict[str, Any] = {f"{name} after": value for name, value in arguments.items()}
    for name in PARAMETERS:
        parameter = getattr(cell, name)
        found[f"{name} after"] = parameter
        if parameter.grad is not None:
            found[f"{name}.grad after"] = parameter.grad
    return found, left_behind(cell, arguments)


def left_behind(cell: nn.RNNCell, arguments: Tensors) -> dict[str, Any]:
    """What cell and arguments say of themselves, and torch's switch for gradients."""
    return {
        "asking": [name for name, value in arguments.items() if value.requires_grad],
        "frozen": [name for name in PARAMETERS if not getattr(cell, name).requires_grad],
        "training": cell.training,
        "hooks": len(cell._forward_hooks) + len(cell._forward_pre_hooks),
        "recording": torch.is_grad_enabled(),
    }

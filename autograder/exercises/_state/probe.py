"""Asks a student's model for its initial state, for several sizes, dtypes and devices.

Its text is sent to the worker: it imports torch alone, and holds no answer.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ...worker.inside.evidence import Recorder
    from ...worker.inside.student import Student

Found = tuple[dict[str, Any], dict[str, Any]]


def make_stand_in(blocks: int) -> type[nn.Module]:
    """A class in the place of the student's cell, whose mistakes are not this part's."""

    class StandIn(nn.Module):
        def __init__(self, input_size: int, hidden_size: int) -> None:
            super().__init__()
            rows = blocks * hidden_size
            self.weight_ih = nn.Parameter(torch.zeros(rows, input_size))
            self.weight_hh = nn.Parameter(torch.zeros(rows, hidden_size))
            self.bias_ih = nn.Parameter(torch.zeros(rows))
            self.bias_hh = nn.Parameter(torch.zeros(rows))

    return StandIn


def run(student: Student, _: object, settings: dict[str, Any], recorder: Recorder) -> None:
    stand_in = make_stand_in(settings["blocks"])
    student.define(settings["cell"], stand_in)
    student.run()
    cells = stand_in, student.get(settings["cell"])
    for cases, action in ((settings["cases"], initial_state), (settings["elsewhere"], placement)):
        for case in cases:
            attempt = partial(with_either_cell, student, cells, action, settings | case)
            recorder.attempt(case["label"], attempt)


def with_either_cell(student: Student, cells: Any, action: Any, case: dict[str, Any]) -> Any:
    """Try with the stand-in. If that fails, try with the student's own cell, which the model may
    need."""
    stand_in, own = cells
    student.define(case["cell"], stand_in)
    try:
        return action(student, case)
    except Exception:
        student.define(case["cell"], own)
        return action(student, case)


def make_model(student: Student, case: dict[str, Any]) -> Any:
    sizes = case["vocab_size"], case["embedding_dim"], case["hidden_size"]
    model = student.get(case["model"])(*sizes)
    return model.to(dtype=getattr(torch, case["dtype"]), device=case["device"])


def ask(model: Any, case: dict[str, Any]) -> dict[str, Any]:
    """The state, by the names of its tensors."""
    result, names = getattr(model, case["method"])(case["batch_size"]), case["names"]
    if len(names) == 1:
        return {names[0]: result}
    if isinstance(result, (tuple, list)) and len(result) == len(names):
        return dict(zip(names, result, strict=True))
    return {"returned": result}


def is_state(state: dict[str, Any], names: list[str]) -> bool:
    return list(state) == names and all(isinstance(s, torch.Tensor) for s in state.values())


def initial_state(student: Student, case: dict[str, Any]) -> Found:
    """The state, whether it asks for gradients, and what writing into its first tensor does to
    the others and to the state of a second call."""
    model, names = make_model(student, case), case["names"]
    state = ask(model, case)
    if not is_state(state, names):
        return state, {}
    found: dict[str, Any] = {name: value.detach().clone() for name, value in state.items()}
    asking = [name for name, value in state.items() if value.requires_grad]
    first, *others = names
    with torch.no_grad():
        overwrite(state[first])
    for name in others:
        found[f"{name} after writing into {first}"] = state[name].detach().clone()
    again = ask(model, case)
    if not others or is_state(again, names):
        found |= {f"{name} of a second call": value for name, value in again.items()}
    if not others:
        return found, {"requires_grad": bool(asking)}
    return found, {"requires_grad": asking, "same": state[first] is state[others[0]]}


def overwrite(tensor: torch.Tensor) -> None:
    # An expanded tensor cannot be written into, so nothing is shared by writing.
    with contextlib.suppress(RuntimeError):
        tensor.fill_(1)


def placement(student: Student, case: dict[str, Any]) -> Found:
    """Where the state is put when the model is elsewhere."""
    state = ask(make_model(student, case), case)
    devices = [value.device.type for value in state.values()]
    return {}, {"devices": devices} if len(case["names"]) > 1 else {"device": devices[0]}

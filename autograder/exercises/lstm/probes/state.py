"""Asks a student's SimpleLSTM for its initial state, at several sizes, dtypes and devices."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Found = tuple[dict[str, Any], dict[str, Any]]


class Scaffold(nn.Module):
    """Stands in for the student's LSTMCell, whose mistakes are not this part's."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        rows = 4 * hidden_size
        self.weight_ih = nn.Parameter(torch.zeros(rows, input_size))
        self.weight_hh = nn.Parameter(torch.zeros(rows, hidden_size))
        self.bias_ih = nn.Parameter(torch.zeros(rows))
        self.bias_hh = nn.Parameter(torch.zeros(rows))


def run(student: Student, _: object, settings: dict[str, Any], recorder: Recorder) -> None:
    student.define("LSTMCell", Scaffold)
    student.run()
    own = student.get("LSTMCell")
    for cases, action in ((settings["cases"], initial_state), (settings["elsewhere"], placement)):
        for case in cases:
            recorder.attempt(case["label"], partial(with_either_cell, student, own, action, case))


def with_either_cell(student: Student, own: Any, action: Any, case: dict[str, Any]) -> Any:
    """Try with the stand-in, and only if that fails with the student's own cell: she may use it."""
    for cell in (Scaffold, own):
        student.define("LSTMCell", cell)
        try:
            return action(student, case)
        except Exception:
            if cell is own:
                raise
    return None


def make_model(student: Student, case: dict[str, Any]) -> Any:
    sizes = case["vocab_size"], case["embedding_dim"], case["hidden_size"]
    model = student.get("SimpleLSTM")(*sizes)
    return model.to(dtype=getattr(torch, case["dtype"]), device=case["device"])


def pair(result: Any) -> dict[str, Any]:
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"h0": result[0], "c0": result[1]}
    return {"returned": result}


def is_pair_of_tensors(state: dict[str, Any]) -> bool:
    return set(state) == {"h0", "c0"} and all(isinstance(s, torch.Tensor) for s in state.values())


def initial_state(student: Student, case: dict[str, Any]) -> Found:
    """The state, whether it asks for gradients, and what writing into h0 does to the rest."""
    model = make_model(student, case)
    state = pair(model.init_hidden_cell(case["batch_size"]))
    if not is_pair_of_tensors(state):
        return state, {}
    copies = {name: value.detach().clone() for name, value in state.items()}
    grads = [name for name, value in state.items() if value.requires_grad]
    with torch.no_grad():
        overwrite(state["h0"])
    copies["c0 after writing into h0"] = state["c0"].detach().clone()
    again = pair(model.init_hidden_cell(case["batch_size"]))
    if is_pair_of_tensors(again):
        copies |= {f"{name} of a second call": value.detach() for name, value in again.items()}
    return copies, {"requires_grad": grads, "same": state["h0"] is state["c0"]}


def overwrite(tensor: torch.Tensor) -> None:
    # An expanded tensor cannot be written into, so nothing is shared by writing.
    with contextlib.suppress(RuntimeError):
        tensor.fill_(1)


def placement(student: Student, case: dict[str, Any]) -> Found:
    """Where the state is put when the model is elsewhere."""
    model = make_model(student, case)
    state = pair(model.init_hidden_cell(case["batch_size"]))
    return {}, {"devices": [value.device.type for value in state.values()]}

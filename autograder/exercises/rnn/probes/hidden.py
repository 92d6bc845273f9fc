"""Asks a student's SimpleRNN for its initial state, at several sizes, dtypes and devices."""

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
    """Stands in for the student's RNNCell, whose mistakes are not this part's."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.zeros(hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.zeros(hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.zeros(hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(hidden_size))


def run(student: Student, _: object, settings: dict[str, Any], recorder: Recorder) -> None:
    student.define("RNNCell", Scaffold)
    student.run()
    own = student.get("RNNCell")
    for cases, action in ((settings["cases"], initial_state), (settings["elsewhere"], placement)):
        for case in cases:
            recorder.attempt(case["label"], partial(with_either_cell, student, own, action, case))


def with_either_cell(student: Student, own: Any, action: Any, case: dict[str, Any]) -> Any:
    """Try with the stand-in, and only if that fails with the student's own cell: she may use it."""
    for cell in (Scaffold, own):
        student.define("RNNCell", cell)
        try:
            return action(student, case)
        except Exception:
            if cell is own:
                raise
    return None


def make_model(student: Student, case: dict[str, Any]) -> Any:
    sizes = case["vocab_size"], case["embedding_dim"], case["hidden_size"]
    model = student.get("SimpleRNN")(*sizes)
    return model.to(dtype=getattr(torch, case["dtype"]), device=case["device"])


def initial_state(student: Student, case: dict[str, Any]) -> Found:
    """The state, whether it asks for gradients, and that of a second call after writing into it."""
    model = make_model(student, case)
    state = model.init_hidden(case["batch_size"])
    if not isinstance(state, torch.Tensor):
        return {"h0": state}, {}
    found: dict[str, Any] = {"h0": state.detach().clone()}
    checks = state.requires_grad
    # What cannot be written into cannot be spoilt.
    with torch.no_grad(), contextlib.suppress(RuntimeError):
        state.fill_(1)
    found["h0 of a second call"] = model.init_hidden(case["batch_size"])
    return found, {"requires_grad": checks}


def placement(student: Student, case: dict[str, Any]) -> Found:
    """Where the state is put when the model is elsewhere."""
    state = make_model(student, case).init_hidden(case["batch_size"])
    return {}, {"device": state.device.type}

"""Asks a student's gate_activations for the gates of given LSTMs, and looks at what it left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]

KEYS = ("i", "f", "g", "o", "c", "h")
PARAMETERS = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
ARGUMENTS = ("x", "h0", "c0")
_MOST_KEYS, _MOST_LETTERS = 12, 20


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    """Each group of cases meets the file as it is when it has just been run."""
    for group in settings["groups"]:
        student.run()
        for case in group:
            recorder.attempt(case, partial(values, student, given_of(tensors, case)))
    case = settings["traces"]
    recorder.attempt("traces", partial(traces, student, given_of(tensors, case)))


def given_of(tensors: Tensors, case: str) -> Tensors:
    start = f"{case}/"
    return {key.removeprefix(start): t for key, t in tensors.items() if key.startswith(start)}


def make_lstm(given: Tensors) -> nn.LSTM:
    hidden_size, input_size = given["weight_hh_l0"].shape[1], given["weight_ih_l0"].shape[1]
    lstm = nn.LSTM(input_size, hidden_size, batch_first=True).to(given["x"].dtype)
    lstm.load_state_dict({name: given[name] for name in PARAMETERS})
    return lstm


def call(student: Student, lstm: nn.LSTM, arguments: Tensors) -> Any:
    state = (arguments["h0"], arguments["c0"])
    return student.get("gate_activations")(lstm, arguments["x"], state)


def values(student: Student, given: Tensors) -> Found:
    """What stands under the six keys; or what came, if that is no dict."""
    arguments = {name: given[name].clone() for name in ARGUMENTS}
    result = call(student, make_lstm(given), arguments)
    if not isinstance(result, Mapping):
        return {"returned": result}, {}
    keys = [str(key)[:_MOST_LETTERS] for key in list(result)[:_MOST_KEYS]]
    return {key: result[key] for key in KEYS if key in result}, {"keys": keys}


def traces(student: Student, given: Tensors) -> Found:
    """The arguments and the LSTM after a call. Every gradient is 1 before it."""
    lstm = make_lstm(given)
    for parameter in lstm.parameters():
        parameter.grad = torch.ones_like(parameter)
    arguments = {name: given[name].clone() for name in ARGUMENTS}
    call(student, lstm, arguments)
    found: dict[str, Any] = {f"{name} after": value for name, value in arguments.items()}
    for name, parameter in lstm.named_parameters():
        found[f"{name} after"] = parameter
        if parameter.grad is not None:
            found[f"{name}.grad after"] = parameter.grad
    return found, left_behind(lstm)


def left_behind(lstm: nn.LSTM) -> dict[str, Any]:
    """What the LSTM says of itself, and torch's switch for gradients."""
    return {
        "training": lstm.training,
        "frozen": [name for name, p in lstm.named_parameters() if not p.requires_grad],
        "hooks": len(lstm._forward_hooks) + len(lstm._forward_pre_hooks),
        "recording": torch.is_grad_enabled(),
    }

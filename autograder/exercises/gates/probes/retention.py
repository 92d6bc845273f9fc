"""Asks a student's retention what is kept, for the activations of given LSTMs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    """Each group of cases meets the file as it is when it has just been run."""
    for group in settings["groups"]:
        student.run()
        for case in group:
            start = f"{case}/"
            given = {k.removeprefix(start): t for k, t in tensors.items() if k.startswith(start)}
            recorder.attempt(case, partial(values, student, given))


def values(student: Student, given: Tensors) -> Found:
    """What is returned, and the activations as they are afterwards."""
    activations = {name: tensor.clone() for name, tensor in given.items()}
    result = student.get("retention")(activations)
    after = {f"{name} after": activations[name] for name in given if name in activations}
    return {"returned": result} | after, {"more": len(activations) - len(given)}

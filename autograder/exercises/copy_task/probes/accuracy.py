"""Asks a student's accuracy for its number, with models and batches of the grader's own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]
Batch = tuple[torch.Tensor, torch.Tensor]

SYMBOLS, WIDTH = 5, 6


class Model(nn.Module):
    """Logits (B, T, V) at every step from what was read so far; ``drop`` is its dropout.

    ``tracked`` is whether any of its outputs was made with gradients.
    """

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.embed = nn.Embedding(SYMBOLS, WIDTH)
        self.norm = nn.BatchNorm1d(WIDTH)
        self.drop = nn.Dropout(drop)
        self.fc = nn.Linear(WIDTH, SYMBOLS)
        self.noisy = drop > 0
        self.tracked = False

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        read = self.embed(inputs).cumsum(1)
        if self.noisy:
            read = self.drop(self.norm(read.mT).mT)
        logits: torch.Tensor = self.fc(read)
        self.tracked |= logits.requires_grad
        return logits


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    student.run()
    for case in settings["cases"]:
        given = {
            name.partition("/")[2]: tensor
            for name, tensor in tensors.items()
            if name.startswith(case["label"] + "/")
        }
        recorder.attempt(case["label"], partial(measure, student, given, case))


def measure(student: Student, given: Tensors, case: dict[str, Any]) -> Found:
    """The number, the model's state after it, its mode, and whether gradients were tracked."""
    model = make_model(given, case["drop"]).train(case["training"])
    result = student.get("accuracy")(model, walk(given, case["cuts"]))
    found = {f"after/{name}": tensor for name, tensor in model.state_dict().items()}
    found["value"] = torch.tensor(number(result), dtype=torch.float64)
    words = {"training": model.training, "tracked": model.tracked, "kind": type(result).__name__}
    return found, words


def make_model(given: Tensors, drop: float) -> Model:
    model = Model(drop)
    model.load_state_dict({k[6:]: t for k, t in given.items() if k.startswith("start/")})
    return model


def walk(given: Tensors, cuts: list[int]) -> Iterator[Batch]:
    """The batches, to be walked once."""
    yield from zip(
        torch.split(given["inputs"], cuts), torch.split(given["target"], cuts), strict=True
    )


def number(value: Any) -> float:
    """nan for what is no number."""
    try:
        return float("nan") if isinstance(value, (str, bytes)) else float(value)
    except Exception:
        return float("nan")

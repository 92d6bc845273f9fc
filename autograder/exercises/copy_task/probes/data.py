"""Asks a student's copy_batch for batches: of several sizes, twice from one seed, a large one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Found = tuple[dict[str, Any], dict[str, Any]]


def run(student: Student, _: object, settings: dict[str, Any], recorder: Recorder) -> None:
    """A batch of each size; then from the first size's seed the same again, and what follows."""
    student.run()
    for case in settings["sizes"]:
        recorder.attempt(case["label"], partial(one_batch, student, case))
    recorder.attempt("again", partial(two_batches, student, settings["sizes"][0]))


def source(case: dict[str, Any]) -> torch.Generator:
    return torch.Generator().manual_seed(case["seed"])


def draw(student: Student, case: dict[str, Any], generator: torch.Generator) -> Any:
    sizes = {"length": case["length"], "symbols": case["symbols"]}
    return student.get("copy_batch")(case["batch_size"], generator, **sizes)


def pair(result: Any) -> dict[str, Any]:
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"inputs": result[0], "target": result[1]}
    return {"returned": result}


def one_batch(student: Student, case: dict[str, Any]) -> Found:
    return pair(draw(student, case, source(case))), {}


def two_batches(student: Student, case: dict[str, Any]) -> Found:
    generator = source(case)
    # Copies: a generator may write its next batch into the same tensors.
    first = {name: copied(value) for name, value in pair(draw(student, case, generator)).items()}
    second = pair(draw(student, case, generator))
    return first | {f"next {name}": value for name, value in second.items()}, {}


def copied(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, torch.Tensor) else value

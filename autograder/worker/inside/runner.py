"""One probe's process: get ready, load the probe, let it work on the student's code, end."""

from __future__ import annotations

import functools
import os
import random
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy
import torch
from safetensors.torch import load

from . import wire
from .evidence import Recorder
from .limits import Limits
from .student import Student

READY = "ready"


@dataclass(frozen=True)
class Task:
    """What to run: a probe (trusted, sent along), a student's program, and the probe's inputs."""

    probe: types.CodeType
    program: dict[str, Any]
    settings: dict[str, Any]
    tensors: bytes
    limits: Limits


def read_task(header: wire.Header, body: bytes) -> Task:
    """The task that a frame holds: the program's text stands before the tensors."""
    text, tensors = body[: header["text"]].decode(), body[header["text"] :]
    return Task(
        probe=_compiled(header["probe"]),
        program=header["program"] | {"text": text},
        settings=header["settings"],
        tensors=tensors,
        limits=Limits(**header["limits"]),
    )


@functools.cache
def _compiled(source: str) -> types.CodeType:
    return compile(source, "probe.py", "exec")


def run(task: Task, prepare: Callable[[], Recorder]) -> NoReturn:
    """Do the task and end this process: 0 when it is done, 1 when the probe itself failed.

    Args:
        task: what to run.
        prepare: confines this process where that is to be had, and gives the recorder. After it
            ``ready`` is said; without that no student code has run.
    """
    status = 1
    try:
        recorder = prepare()
        recorder.say(READY, {})
        recorder.arm()
        _be_repeatable()
        _probe(task, recorder)
        status = 0
    finally:
        # No finalisers, no atexit: nothing of the student's runs once its probe is over.
        os._exit(status)


def _be_repeatable() -> None:
    torch.set_num_threads(1)
    torch.default_generator.manual_seed(0)  # torch.manual_seed asks for every accelerator: 5 ms
    random.seed(0)
    numpy.random.seed(0)


def _probe(task: Task, recorder: Recorder) -> None:
    module = types.ModuleType("probe")
    sys.modules["probe"] = module
    exec(task.probe, module.__dict__)
    program = task.program
    student = Student(program["text"], program["name"], program["keep"])
    recorder.also = student.earlier
    module.run(student, load(task.tensors), task.settings, recorder)

"""The process of one probe: get ready, load the probe, run it on the student's code, end."""

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
    """The task in a frame. In the body, the program's text comes before the tensors."""
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
    """Run the task and end this process: with 0 when it is done, 1 if the probe itself failed.

    Args:
        task: what to run.
        prepare: confines this process where the system can, and gives the recorder. After it
            comes ``ready``, so without ``ready`` no student code has run.
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
        # No finalisers, no atexit: no student code runs once the probe is over.
        os._exit(status)


def _be_repeatable() -> None:
    torch.set_num_threads(1)
    torch.default_generator.manual_seed(0)  # torch.manual_seed takes 5 ms: it seeks accelerators
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

"""One fork's life: confine itself, load the probe, let it work on the student's code, end."""

from __future__ import annotations

import os
import random
import sys
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import torch
from safetensors.torch import load

from . import confine
from .evidence import Recorder
from .student import Student

READY = "ready"


@dataclass(frozen=True)
class Task:
    """What to run: a probe (trusted, sent along), a student's program, and the probe's inputs."""

    probe: types.CodeType
    program: dict[str, Any]
    settings: dict[str, Any]
    tensors: bytes
    limits: confine.Limits


def run(task: Task, descriptor: int, mapped: int, readable: Sequence[str]) -> None:
    """Never returns. Says ``ready`` when confined; without that no student code has run."""
    status = 1
    try:
        confine.die_with_parent()
        descriptor = confine.keep_descriptor(descriptor)
        confine.confine(task.limits, mapped, readable)
        recorder = Recorder(descriptor, task.program["name"], task.limits.cpu)
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
    torch.manual_seed(0)
    random.seed(0)
    numpy.random.seed(0)


def _probe(task: Task, recorder: Recorder) -> None:
    module = types.ModuleType("probe")
    sys.modules["probe"] = module
    exec(task.probe, module.__dict__)
    program = task.program
    student = Student(program["text"], program["name"], program["keep"])
    module.run(student, load(task.tensors), task.settings, recorder)

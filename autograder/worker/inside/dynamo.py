"""Torch without its compiler, until somebody compiles.

The first optimizer of a process imports ``torch._dynamo``, for no more than to say where a compiled
graph would have to break. That takes nearly as long as importing torch itself, and 70 MB that every
fork has to map.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

import torch

_NAME = "torch._dynamo"
_METHODS = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")


class _Absent(types.ModuleType):
    """``torch._dynamo`` while nothing is compiled; becomes the real one at any other question."""

    __file__ = None  # whoever goes through all modules, as ``inspect`` does, passes it over

    @staticmethod
    def graph_break(msg: str = "") -> None:
        """Nothing, as outside of a compiled graph."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME], torch._dynamo
        return getattr(importlib.import_module(_NAME), name)


def put_off() -> None:
    """Import ``torch._dynamo`` when it is needed, if it was not imported before."""
    if _NAME in sys.modules:
        return
    sys.modules[_NAME] = torch._dynamo = _Absent(_NAME)
    for name in _METHODS:
        method = getattr(getattr(torch.optim.Optimizer, name, None), "__wrapped__", None)
        if method is not None:
            method.__dynamo_disable = method  # as ``torch._disable_dynamo`` keeps it

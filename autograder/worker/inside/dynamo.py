"""Import torch's compiler only when somebody compiles.

The first optimizer of a process imports ``torch._dynamo``, only to mark where a compiled graph
would have to break. That takes nearly as long as importing torch itself, and 70 MB that every fork
has to map.
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
    """Stands in for ``torch._dynamo``, and makes way for the real one at any other use."""

    __file__ = None  # so ``inspect``, which walks through all modules, skips this one

    @staticmethod
    def graph_break(msg: str = "") -> None:
        """Do nothing, as outside of a compiled graph."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME], torch._dynamo
        return getattr(importlib.import_module(_NAME), name)


def put_off() -> None:
    """Put off the import of ``torch._dynamo`` until it is needed, unless it was imported."""
    if _NAME in sys.modules:
        return
    sys.modules[_NAME] = torch._dynamo = _Absent(_NAME)
    for name in _METHODS:
        method = getattr(getattr(torch.optim.Optimizer, name, None), "__wrapped__", None)
        if method is not None:
            method.__dynamo_disable = method  # where ``torch._disable_dynamo`` looks for it

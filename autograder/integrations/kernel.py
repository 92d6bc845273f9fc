"""In a notebook's kernel: the helper process of ``check`` is started before it is asked for."""

from __future__ import annotations

import contextlib
from typing import Any


def warm_up_after_this_cell() -> None:
    """Start the helper when the cell that imports this package is done; nothing waits for it.

    After the cell and not before, because that cell usually imports torch, which both need.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def once(*_: Any) -> None:
        shell.events.unregister("post_run_cell", once)
        with contextlib.suppress(Exception):  # a check that needs it will say what is wrong
            from .self_check import warm_worker

            warm_worker().launch()

    shell.events.register("post_run_cell", once)

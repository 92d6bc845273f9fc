"""Starts the helper process of ``check`` early, in a notebook's kernel."""

from __future__ import annotations

import contextlib
from typing import Any


def warm_up_after_this_cell() -> None:
    """Start the helper after the cell that imports this package. Nothing waits for the helper.

    That cell usually imports torch, and so does the helper: one import should follow the other.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def once(*_: Any) -> None:
        shell.events.unregister("post_run_cell", once)
        with contextlib.suppress(Exception):  # the first check will report the error
            from .self_check import warm_worker

            warm_worker().launch()

    shell.events.register("post_run_cell", once)

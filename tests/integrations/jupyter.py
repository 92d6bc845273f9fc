"""Jupyter as on a fresh machine: its folders in a temporary one, and one kernel, this Python."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from ipykernel.kernelspec import write_kernel_spec

PATIENCE = 100.0  # s; a busy machine starts Python, torch and a browser slowly
_OWN = ("JUPYTER", "JPY", "IPY", "NBGRADER")


def environment(folder: Path) -> dict[str, str]:
    """This process's environment, with all that Jupyter reads and writes in ``folder``.

    No setting of the machine's or its user's counts, and ``python3`` is this Python with what it
    has installed, whatever other kernels the machine knows.
    """
    write_kernel_spec(str(folder / "path" / "kernels" / "python3"))
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(_OWN)}
    return inherited | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PATH": str(folder / "path"),  # comes before every other place
        "IPYTHONDIR": str(folder / "ipython"),
    }


def wait_for(what: str, condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds.

    Raises:
        TimeoutError: it did not; ``what`` says what was waited for.
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE:g} s for {what}")
        time.sleep(0.05)

"""Jupyter as on a fresh machine: its folders in a temporary one, and one kernel, this Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ipykernel.kernelspec import write_kernel_spec

PATIENCE = 100.0  # s; a busy machine starts Python, torch and a browser slowly
TOKEN = "only-for-this-test"
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


def write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


@contextmanager
def server(application: str, folder: Path, root: Path) -> Iterator[str]:
    """A server of Jupyter's on a free port; after the block it ends, and its kernels with it.

    Args:
        application: the module that starts it.
        folder: what it reads and writes of its own; what it says is in ``folder / "log"``.
        root: the folder that it serves, and starts in.
    """
    command = [sys.executable, "-m", application, "--no-browser", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={root}"]
    command += [f"--IdentityProvider.token={TOKEN}"]
    log = folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        wait_for(application, lambda: process.poll() is not None or address_in(folder))
        assert process.poll() is None, log.read_text("utf-8", "replace")
        yield str(address_in(folder))
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE / 4)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def address_in(folder: Path) -> str | None:
    """Where the server says that it is, once it has said so."""
    for path in folder.glob("runtime/jpserver-*.json"):
        try:
            return str(json.loads(path.read_text("utf-8"))["url"])
        except ValueError:  # half written
            return None
    return None

"""Start helpers without a jail, for a student's own check: wherever torch runs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from . import command
from .inside import seccomp
from .process import ForkServer, Process
from .spawn_pool import SpawnPool


def can_fork() -> bool:
    """Whether a warm process can fork here for each probe, and confine and watch its forks.

    Only on Linux: on macOS a fork is not safe once torch is loaded, and Windows has no fork. Some
    Linux systems lack what is needed: a sandboxed kernel, or a Python built for old kernels.
    """
    if sys.platform != "linux" or not seccomp.supported():
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


def fork_helper() -> ForkServer:
    """Start a fork server; does not wait until it is warm."""
    settings = {"pid_namespaces": False, "seccomp": False, "readable": [], "warm_up_later": True}
    start = command.serve("server", settings)
    return ForkServer(command.popen(start, command.CLEAN, **_undisturbed()))


def spawn_helper() -> SpawnPool:
    """Start a spawn pool; does not wait until its first process is warm."""
    return SpawnPool(_spawn)


def _spawn() -> Process:
    # Windows starts no program without parts of the caller's environment (SYSTEMROOT, PATH).
    environment = os.environ | command.EVERYWHERE
    return command.popen(command.serve("single", {}), environment, **_undisturbed())


def _undisturbed() -> dict[str, Any]:
    """Popen's options for a process that an interrupt of its parent does not reach.

    Jupyter and terminals send the interrupt to the whole process group.
    """
    if sys.platform == "win32":
        # Without the second flag, a kernel without a console would open a window each time.
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}

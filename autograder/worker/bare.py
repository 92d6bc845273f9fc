"""Starting helpers without a jail, for the student's own check: anywhere that torch runs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from . import command
from .fork_server import Parent
from .inside import seccomp
from .spawn_pool import Spares, Spawned


def can_fork() -> bool:
    """Whether a warm parent can fork here for each probe, and confine and watch its forks.

    Only on Linux: macOS has no fork that is safe once torch is loaded, Windows has none at all.
    Linux itself may lack what is needed, as a sandboxed kernel, or a Python built for old ones.
    """
    if sys.platform != "linux" or not seccomp.supported():
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


def fork_helper() -> Parent:
    """A warm parent, started but not waited for."""
    settings = {"pid_namespaces": False, "seccomp": False, "readable": [], "chores_later": True}
    start = command.serve("server", settings)
    return Parent(command.popen(start, command.CLEAN, **_undisturbed()))


def spawn_helper() -> Spares:
    """A helper whose first process is started but not waited for."""
    return Spares(_spawn)


def _spawn() -> Spawned:
    # Windows starts no program without some of the caller's own environment (SYSTEMROOT, PATH).
    environment = os.environ | command.EVERYWHERE
    return command.popen(command.serve("single", {}), environment, **_undisturbed())


def _undisturbed() -> dict[str, Any]:
    """Popen's options that keep from a process the interrupt which is meant for its parent.

    Jupyter, as a terminal does, sends it to the whole process group.
    """
    if sys.platform == "win32":
        # Also no window: a kernel without a console would open one for each process.
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}

"""What each fork gives up before it runs a line of student code."""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
from collections.abc import Sequence
from typing import Any

from . import seccomp
from .limits import Limits

CLONE_NEWUSER, CLONE_NEWPID = 0x10000000, 0x20000000
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
_CAPABILITY_VERSION_3 = 0x20080522
_PAGE = mmap.PAGESIZE


def apply_rlimits(limits: Limits, mapped: int) -> None:
    """Set the kernel's limits; ``mapped`` is the address space in use already, in bytes."""
    cpu = int(limits.cpu * limits.probes) + 1
    address_space = mapped + limits.memory
    values = {
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_AS: address_space,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_CORE: 0,
    }
    if limits.tasks is not None:
        values[resource.RLIMIT_NPROC] = limits.tasks
    for kind, value in values.items():
        resource.setrlimit(kind, (value, value))


def mapped_bytes() -> int:
    """The size of this process's address space in bytes, found without /proc.

    Bisection finds the smallest RLIMIT_AS under which one more page can be mapped.
    """
    low, high = 0, 1 << 46
    before = resource.getrlimit(resource.RLIMIT_AS)
    while high - low > 1 << 20:
        middle = (low + high) // 2
        low, high = (low, middle) if _page_fits(middle, before[1]) else (middle, high)
    resource.setrlimit(resource.RLIMIT_AS, before)
    return high


def _page_fits(address_space: int, hard: int) -> bool:
    resource.setrlimit(resource.RLIMIT_AS, (address_space, hard))
    try:
        mmap.mmap(-1, _PAGE).close()
    except (OSError, MemoryError):
        return False
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    return True


def drop_capabilities() -> None:
    """Give up every capability, so that even root has no special rights.

    Raises:
        OSError: the kernel refused.
    """
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", header, nothing)


class PidNamespaces:
    """Gives each child a pid namespace of its own, with one fork instead of two.

    Inside a pid namespace no process outside of it has a number, so none can be named. At the
    start, while it has a single thread, the caller moves into a user and a pid namespace. There it
    may make further namespaces, and come back with ``setns`` (Linux 5.8).
    """

    def __init__(self) -> None:
        """Move into the namespaces. The call returns in a child of the process that made it.

        Raises:
            OSError: the kernel forbids namespaces here.
        """
        _call("unshare", CLONE_NEWUSER | CLONE_NEWPID)
        child = os.fork()
        if child:
            os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
        die_with_parent()
        self._home = os.pidfd_open(os.getpid())

    def fork(self) -> int:
        """Like ``os.fork``; the child is the first process of a new pid namespace."""
        _call("unshare", CLONE_NEWPID)
        pid = os.fork()
        if pid:
            _call("setns", self._home, CLONE_NEWPID)
        return pid


def _call(name: str, *arguments: Any) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        raise OSError(ctypes.get_errno(), f"{name} was refused by the kernel")


def die_with_parent() -> None:
    """Have this process killed when its parent ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def keep_descriptor(descriptor: int) -> int:
    """Close every descriptor but 0 to 2 and this one; gives this one's new number, 3."""
    os.dup2(descriptor, 3)
    os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return 3


def confine(limits: Limits, mapped: int, readable: Sequence[str]) -> None:
    """Put on all layers, for good: Landlock if asked for, limits, capabilities, seccomp.

    Args:
        limits: the limits of this fork.
        mapped: see ``apply_rlimits``.
        readable: paths that Landlock leaves readable. Empty if mounts already hide the rest.

    Raises:
        OSError: a layer could not be put on; no student code may run then.
    """
    if readable:
        _landlock(readable)
    apply_rlimits(limits, mapped)
    drop_capabilities()
    seccomp.deny(seccomp.IN_A_FORK, processes=False)


def _landlock(readable: Sequence[str]) -> None:
    import sandlock

    try:
        sandlock.confine(sandlock.Sandbox(fs_readable=list(readable), fs_writable=["/dev/null"]))
    except sandlock.SandlockError as error:
        raise OSError(f"Landlock could not be put on: {error}") from None

"""What one probe's process may use: plain numbers, the same on every system."""

from __future__ import annotations

from dataclasses import dataclass

WALL = 5  # times the CPU time: the backstop for what waits without computing


@dataclass(frozen=True)
class Limits:
    """What one fork, or one spawned helper, may use.

    A spawned helper is held to ``cpu``, ``wall`` and ``evidence`` alone: the other limits are the
    kernel's, and not every system has them.

    Attributes:
        cpu: seconds of CPU time for each probe.
        probes: how many probes the fork runs; their sum is a hard limit.
        wall: seconds after which the fork is killed, whatever it does.
        memory: bytes beyond what the warm parent has mapped.
        tasks: processes and threads; None where the kernel would count other programs' too.
        file_size: bytes of any one file.
        evidence: bytes that are kept of what it sends.
    """

    cpu: float
    probes: int
    wall: float
    memory: int = 2 * 1024**3
    tasks: int | None = 64
    file_size: int = 64 * 1024**2
    evidence: int = 64 * 1024**2

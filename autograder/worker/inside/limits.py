"""What the process of one probe may use: plain numbers, the same on every system."""

from __future__ import annotations

from dataclasses import dataclass

WALL = 5  # times the CPU time: the limit for code that waits without computing


@dataclass(frozen=True)
class Limits:
    """What one fork, or one spawned process, may use.

    For a spawned process only ``cpu``, ``wall`` and ``evidence`` count: the kernel sets the other
    limits, and not every system has them.

    Attributes:
        cpu: seconds of CPU time for each probe.
        probes: how many probes the fork runs; CPU time for all of them is a hard limit.
        wall: seconds after which the fork is killed.
        memory: bytes beyond what the warm process has mapped.
        tasks: processes and threads; None if the kernel would also count other programs'.
        file_size: bytes of one file.
        evidence: bytes that the process may send.
    """

    cpu: float
    probes: int
    wall: float
    memory: int = 2 * 1024**3
    tasks: int | None = 64
    file_size: int = 64 * 1024**2
    evidence: int = 64 * 1024**2

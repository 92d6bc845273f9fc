"""The time limits of one probe, and two clocks that end the process when a limit is reached.

The process then ends at once. Its exit code is the number of a signal, which tells the grader which
limit it was. Student code runs in the same process and could stop the clocks; the limits of the
whole process remain.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from os import _exit
from time import monotonic, process_time, sleep
from typing import Protocol

from .limits import WALL

# Exit codes: the numbers of SIGPROF and SIGALRM on Linux and macOS; Windows has neither name.
CPU_SPENT, WALL_SPENT = 27, 14
_TICK = 0.05  # seconds between two looks at the clock


class Clock(Protocol):
    """Measures one probe after another."""

    def arm(self) -> None:
        """Start the limits anew: the CPU time of one probe, and five times as long by the clock."""


class Timers:
    """The kernel's own timers; they need a system with SIGPROF."""

    def __init__(self, cpu: float) -> None:
        """Nothing is limited before ``arm``; ``cpu`` is in seconds."""
        self._cpu = cpu
        for number in (signal.SIGPROF, signal.SIGALRM):
            _end_on(number)

    def arm(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._cpu)
        signal.setitimer(signal.ITIMER_REAL, WALL * self._cpu)


def _end_on(number: int) -> None:
    """Let a signal end this process at once, with the signal's number as the exit code.

    The handler is the C library's ``_exit``: it needs no Python to run. And it ends the first
    process of a pid namespace, which the default action of a signal cannot.
    """
    libc = ctypes.CDLL(None)
    libc.signal.argtypes = [ctypes.c_int, ctypes.c_void_p]
    libc.signal(number, ctypes.cast(libc._exit, ctypes.c_void_p))


class Watchdog:
    """A thread that looks at the clock; works everywhere.

    Each look needs the interpreter's lock. So one endless call into C, which never gives the lock
    back, is left to the limit of the whole process. The thread calls functions by this module's
    own names, because student code may replace ``time.sleep``.
    """

    def __init__(self, cpu: float) -> None:
        """Nothing is limited before ``arm``; ``cpu`` is in seconds."""
        self._cpu = cpu
        self._ends = (float("inf"), float("inf"))
        threading.Thread(target=self._watch, daemon=True).start()

    def arm(self) -> None:
        # One assignment, so that the thread never sees one new end beside an old one.
        self._ends = (process_time() + self._cpu, monotonic() + WALL * self._cpu)

    def _watch(self) -> None:
        while True:
            cpu_end, wall_end = self._ends
            if process_time() >= cpu_end:
                _exit(CPU_SPENT)
            if monotonic() >= wall_end:
                _exit(WALL_SPENT)
            sleep(_TICK)

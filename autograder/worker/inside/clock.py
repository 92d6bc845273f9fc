"""The time of one probe: what ends the process when it is used up.

Either way the process ends at once, with the number of a signal as its exit code, which tells the
grader which time it was. Student code runs in the same process and could disarm both clocks; the
limits of the whole process then remain.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from os import _exit
from time import monotonic, process_time, sleep
from typing import Protocol

from .limits import WALL

# Exit codes: SIGPROF and SIGALRM, as Linux and macOS number them; Windows has neither name.
CPU_SPENT, WALL_SPENT = 27, 14
_TICK = 0.05  # seconds between two looks at the clock


class Clock(Protocol):
    """Measures one probe after another."""

    def arm(self) -> None:
        """Give what comes next the CPU time of one probe, and five times that of the clock."""


class Timers:
    """The kernel's own timers; needs a system with SIGPROF."""

    def __init__(self, cpu: float) -> None:
        """Nothing is limited before ``arm``; ``cpu`` is in seconds."""
        self._cpu = cpu
        for number in (signal.SIGPROF, signal.SIGALRM):
            _end_on(number)

    def arm(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._cpu)
        signal.setitimer(signal.ITIMER_REAL, WALL * self._cpu)


def _end_on(number: int) -> None:
    """Let a signal end this process at once, with its number as the exit code.

    The C library's ``_exit`` is the handler itself: no Python has to run for it, and it works for
    the first process of a pid namespace, which no signal's default action can end.
    """
    libc = ctypes.CDLL(None)
    libc.signal.argtypes = [ctypes.c_int, ctypes.c_void_p]
    libc.signal(number, ctypes.cast(libc._exit, ctypes.c_void_p))


class Watchdog:
    """A thread that looks at the clock; works everywhere.

    It needs the interpreter's lock for a moment at each look, so code that never lets go of it
    (one endless call into C) is left to the limit of the whole process. The functions that it
    calls are this module's own names: student code may replace ``time.sleep``.
    """

    def __init__(self, cpu: float) -> None:
        """Nothing is limited before ``arm``; ``cpu`` is in seconds."""
        self._cpu = cpu
        self._ends = (float("inf"), float("inf"))
        threading.Thread(target=self._watch, daemon=True).start()

    def arm(self) -> None:
        # One assignment, so that the thread never sees one new end and one old.
        self._ends = (process_time() + self._cpu, monotonic() + WALL * self._cpu)

    def _watch(self) -> None:
        while True:
            cpu_end, wall_end = self._ends
            if process_time() >= cpu_end:
                _exit(CPU_SPENT)
            if monotonic() >= wall_end:
                _exit(WALL_SPENT)
            sleep(_TICK)

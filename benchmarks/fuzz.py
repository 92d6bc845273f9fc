"""Mutated notebooks and scripts, thrown at all that the grader's own process does with a file.

    python benchmarks/fuzz.py [COUNT] [SEED]      (in a checkout)

What is done, and the mutations, are in ``tests/mutations.py``. Each file is read in a process that
the kernel ends once a file has taken the CPU time of the bound: neither a crash in C nor an endless
loop in C goes by unseen. A failure is printed with its seed; ``mutant(seed)`` makes the file again.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from measuring import ROOT, table

sys.path.insert(0, str(ROOT))

from tests.submissions.mutations import MOST_SECONDS, examine, mutant

HEAD = ("mutation", "files", "read", "refused", "other exceptions", "over the bound", "slowest, s")
OUTCOMES = ("read", "refused", "other", "bound")
MOST_BYTES = 6 << 30  # of address space: a file that takes all memory must not take the machine's
_REPORT_EACH = 250


@dataclass
class Tally:
    """What came of the files, by mutation; ``slowest`` in seconds of CPU time, with its seed."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, seed: int, kinds: str, outcome: str, seconds: float, said: str) -> None:
        for kind in sorted(set(kinds.split("; "))):
            self.outcomes.setdefault(kind, Counter())[outcome] += 1
            self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), (seconds, seed))
        if outcome in ("other", "bound"):
            self.failures.append(f"{outcome}: mutant({seed}), {kinds}: {said}")
            print(self.failures[-1], file=sys.stderr, flush=True)


def run(first: int, end: int, tally: Tally) -> None:
    """All seeds from ``first`` to before ``end``."""
    while first < end:
        reached = first
        stop = min(first + _REPORT_EACH, end)
        for line in _lines(first, stop):
            seed, kinds, outcome, seconds, said = line.split("\t", 4)
            tally.add(int(seed), kinds, outcome, float(seconds), said)
            reached = int(seed) + 1
            if reached % _REPORT_EACH == 0:
                print(f"{reached} ...", file=sys.stderr, flush=True)
        if reached < stop:
            tally.add(reached, "; ".join(mutant(reached).kinds), *_END)
            reached += 1
        first = reached


_END = ("bound", MOST_SECONDS, "the process ended: a crash, or the bound was reached")


def _lines(first: int, end: int) -> Iterator[str]:
    """What a process of its own says of each seed, until it ends."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(writing, "w", buffering=1) as pipe:
            for seed in range(first, end):
                print(_tried(seed), file=pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        yield from (line.rstrip("\n") for line in pipe)
    os.waitpid(pid, 0)


def _tried(seed: int) -> str:
    broken = mutant(seed)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # SIGPROF ends the process
    started = time.process_time()
    try:
        outcome, said = examine(broken), ""
    except BaseException as error:
        outcome, said = "other", f"{type(error).__name__}: {str(error)[:200]!r}"
    seconds = time.process_time() - started
    signal.setitimer(signal.ITIMER_PROF, 0)
    return f"{seed}\t{'; '.join(broken.kinds)}\t{outcome}\t{seconds:.3f}\t{said}"


def report(count: int, seed: int = 0) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    tally = Tally()
    run(seed, seed + count, tally)
    rows = [
        (kind, found.total(), *(found[each] for each in OUTCOMES), f"{tally.slowest[kind][0]:.2f}")
        for kind, found in sorted(tally.outcomes.items())
    ]
    worst, which = max(tally.slowest.values())
    yield table(HEAD, rows)
    yield (
        f"\n{count:,} files (one file can have up to three mutations). Exceptions that are not "
        f"ours, or files over {MOST_SECONDS:.0f} s of CPU time: {len(tally.failures)}. The "
        f"slowest took {worst:.2f} s (`mutant({which})`)."
    )
    yield from (f"\n- {failure}" for failure in tally.failures)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    print(*report(*(numbers or [20_000])), sep="\n")

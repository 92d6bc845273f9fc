"""Mutated notebooks and scripts are read or refused, in time; ``benchmarks/fuzz.py`` tries more."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from .mutations import BYTES, JSON, MOST_SECONDS, TEXT, Mutant, examine, mutant, originals

COUNT, GROUPS = 400, 8


def test_originals_are_read() -> None:
    """What is mutated is in order before."""
    for file, data in originals():
        assert examine(Mutant((), file, data)) == "read"


def test_every_mutation_is_tried() -> None:
    """The seeds of the next test hold every mutation, of notebooks and of scripts."""
    found = Counter(kind for seed in range(COUNT) for kind in mutant(seed).kinds)
    names = [f"{way}: {kind}" for way, kinds in KINDS.items() for kind in kinds]
    assert sorted(found) == sorted(names)
    assert {mutant(seed).file for seed in range(20)} == {"lstm.py", "lstm.ipynb"}
    assert mutant(3) == mutant(3)


KINDS = {"bytes": BYTES, "json": JSON, "text": TEXT}


@pytest.mark.parametrize("group", range(GROUPS))
def test_mutants(group: int) -> None:
    """No exception comes that is not ours, and none takes more CPU time than the bound, which is
    far above what any should."""
    outcomes: Counter[str] = Counter()
    for seed in range(group, COUNT, GROUPS):
        broken = mutant(seed)
        started = time.thread_time()
        try:
            outcomes[examine(broken)] += 1
        except Exception as error:
            raise AssertionError(f"mutant({seed}), {broken.kinds}: {error!r}") from error
        assert time.thread_time() - started < MOST_SECONDS, f"mutant({seed}), {broken.kinds}"
    assert min(outcomes["read"], outcomes["refused"]) >= 5

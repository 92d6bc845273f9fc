"""A fork that hangs, dies, floods or devours ends within its limits and costs nothing else."""

from __future__ import annotations

import os
import signal
import threading

import pytest
import torch

from autograder.errors import WorkerError
from autograder.worker import Probe, Worker

from ..processes import below
from .test_confinement import call, said


def test_endless_loop_ends_by_cpu_time(jailed: Worker) -> None:
    """A loop ends after the CPU seconds of its probe, and is told apart from a crash."""
    evidence = call(jailed, "while True: pass", cpu=1.0)
    assert evidence.get("call") is None
    assert evidence.over == "cpu"
    assert evidence.exit == signal.SIGPROF  # its own timer, not the hard limit of all probes


def test_endless_loop_that_ignores_signals(jailed: Worker) -> None:
    """Ignoring the probe's timer leaves the hard limit of the whole fork: both probes' time."""
    body = """
    import signal
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_PROF, 0)
    while True: pass
    """
    evidence = call(jailed, body, cpu=1.0)
    assert evidence.over == "cpu"
    assert evidence.cpu < 5


def test_sleep_ends_by_the_clock(jailed: Worker) -> None:
    """What waits without computing ends after five times the CPU time of its probe."""
    evidence = call(jailed, "import time; time.sleep(60)", cpu=1.0)
    assert evidence.over == "wall"
    assert evidence.exit == signal.SIGALRM  # its own timer, not the server's clock for all probes


def test_sleep_that_ignores_signals(jailed: Worker) -> None:
    """Ignoring the alarm leaves the clock of the fork server."""
    body = """
    import signal, time
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    end = time.monotonic() + 60
    while time.monotonic() < end: time.sleep(1)
    """
    evidence = call(jailed, body, cpu=0.5)
    assert evidence.over == "wall"


@pytest.mark.parametrize(
    ("body", "crashed", "code"),
    [
        ("import os; os._exit(3)", False, 3),
        ("import os; os._exit(0)", False, 0),
        ("import ctypes; ctypes.string_at(0)", True, None),
        ("import os; os.abort()", True, None),
    ],
)
def test_sudden_ends(jailed: Worker, body: str, crashed: bool, code: int | None) -> None:
    """An exit or a crash ends this fork alone, and is told as what it was."""
    evidence = call(jailed, body)
    assert (evidence.signal is not None, evidence.exit) == (crashed, code)
    assert evidence.get("call") is None
    assert said(call(jailed, "return 1")) == "1"


def test_exit_is_an_error_like_others(jailed: Worker) -> None:
    """sys.exit() is caught and named; what came after is still tried."""
    evidence = call(jailed, "import sys; sys.exit(0)")
    assert said(evidence) == "SystemExit"
    assert evidence.get("canary") is not None


def test_memory_is_bounded(jailed: Worker) -> None:
    """Two gigabytes beyond the warm process's, then an ordinary error."""
    evidence = call(jailed, "return len(bytearray(3 * 1024**3))")
    assert said(evidence) == "MemoryError"


def test_printing_a_gigabyte(jailed: Worker) -> None:
    """Output is kept nowhere, so it costs the time to make it and no memory."""
    body = """
    import sys
    for _ in range(1024): sys.stdout.write('x' * 1024**2)
    return 'done'
    """
    assert said(call(jailed, body, cpu=30.0)) == "'done'"


def test_forged_frames_are_only_evidence(jailed: Worker) -> None:
    """Bytes on the evidence's descriptor are read with care: rubbish ends the reading there."""
    body = "import os; os.write(3, b'\\xff' * 100000); return 1"
    evidence = call(jailed, body)
    assert evidence.get("call") is None
    assert said(call(jailed, "return 1")) == "1"


def test_a_flood_of_evidence_is_cut_off(jailed: Worker) -> None:
    """More evidence than any answer has ends the fork."""
    body = """
    import os
    while True: os.write(3, b'x' * 1024**2)
    """
    assert call(jailed, body, cpu=30.0).over == "evidence"


def test_threads_are_allowed_and_bounded_by_memory(jailed: Worker) -> None:
    """A few threads work; a thousand do not come to be."""
    few = """
    import threading
    threads = [threading.Thread(target=int) for _ in range(8)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return len(threads)
    """
    assert said(call(jailed, few)) == "8"
    many = """
    import threading, time
    for _ in range(5000): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
    """
    assert said(call(jailed, many)) == "RuntimeError"


def test_the_parent_is_started_again(workers: object, worker: Worker) -> None:
    """A warm process that was killed is replaced; the task it had is done by the new one."""
    with Worker(worker.jail) as own:
        assert said(call(own, "return 1")) == "1"
        own.launch().kill()
        assert said(call(own, "return 2")) == "2"


def test_a_probe_that_fails_is_the_graders_fault(worker: Worker) -> None:
    """An error in the probe itself is not laid at the student's door."""
    probe = Probe("def run(*_): raise ZeroDivisionError", {"x": torch.ones(1)})
    evidence = worker.run(probe, {"text": "", "name": "lstm.py", "keep": []})
    assert evidence.exit == 1
    assert set(evidence.frames) == {"ready"}


def test_confinement_that_fails_runs_no_student_code(worker: Worker) -> None:
    """Where a fork cannot be confined the grader says so, and no code of the student's has run."""
    probe = Probe("def run(*_): pass", probes=-1)
    with pytest.raises(WorkerError, match="confined"):
        worker.run(probe, {"text": "", "name": "lstm.py", "keep": []})


def test_what_is_killed_from_outside_is_run_once_more(jailed: Worker) -> None:
    """As by a system that is short of memory: that is no fault of the submission."""
    jailed.launch().wait_until_warm()
    before, killed = below(os.getpid()), list[int]()

    def kill() -> None:
        killed.extend(pid for pid in below(os.getpid()) if pid not in before)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)

    threading.Timer(0.7, kill).start()
    assert said(call(jailed, "import time; time.sleep(1.5); return 'done'")) == "'done'"
    assert killed

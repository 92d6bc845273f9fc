"""What a fork can and cannot do, in each jail, asked from within with real submissions."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import Any

import pytest
import torch

from autograder.worker import Evidence, Probe, Worker

CALL = """
CANARY = b"canary: {mark}" * 4

def run(student, tensors, settings, recorder):
    student.run()
    recorder.attempt("call", lambda: (tensors, {{"gave": repr(student.get("f")())[:500]}}))
    recorder.attempt("canary", lambda: ({{}}, {{"canary": CANARY.decode("latin-1")}}))
"""


def call(worker: Worker, body: str, mark: str = "x", cpu: float = 5.0) -> Evidence:
    """Run ``def f():`` with this body in a fork."""
    text = "def f():\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    program = {"text": text, "name": "lstm.py", "keep": [0]}
    tensors = {"given": torch.arange(3)}
    return worker.run(Probe(CALL.format(mark=mark), tensors, probes=2, cpu=cpu), program)


def said(evidence: Evidence) -> Any:
    """What ``f`` gave, or the type of what it raised."""
    frame = evidence.frames["call"]
    return frame.error["type"] if frame.error is not None else frame.words["gave"]


def test_tensors_come_back_as_they_are(jailed: Worker) -> None:
    """The wire changes nothing, and an ordinary call works in the jail."""
    evidence = call(jailed, "return 'hello'")
    assert said(evidence) == "'hello'"
    assert evidence.frames["call"].tensors["given"].equal(torch.arange(3))


REFUSED = {
    "exec": "import os; os.execv('/usr/bin/true', ['true'])",
    "fork": "import os; os.fork()",
    "subprocess": "import subprocess; subprocess.run(['true'])",
    "posix_spawn": "import os; os.posix_spawn('/usr/bin/true', ['true'], {})",
    "multiprocessing": (
        "import multiprocessing as m; p = m.get_context('fork').Process(); p.start(); p.join()"
    ),
    "network": "import socket; socket.create_connection(('127.0.0.1', 80))",
    "unix socket": "import socket; socket.socket(socket.AF_UNIX)",
    "write to tmp": "open('/tmp/x', 'w')",
    "write to root": "open('/x', 'w')",
    "write to shm": "open('/dev/shm/x', 'w')",
    "write to usr": "open('/usr/x', 'w')",
    "write to package": "import torch; open(torch.__file__ + 'x', 'w')",
    "proc": "open('/proc/self/mem', 'rb')",
    "proc maps": "open('/proc/self/maps')",
    "passwd": "open('/etc/shadow')",
    "kill parent": "import os; os.kill(os.getppid() or 1, 9)",
    "kill all": "import os; os.kill(-1, 9)",
    "kill group": "import os; os.killpg(0, 9)",
    "raise limit": (
        "import resource as r; r.setrlimit(r.RLIMIT_CPU, (r.RLIM_INFINITY, r.RLIM_INFINITY))"
    ),
    "chmod": "import os; os.chmod('/usr', 0o777)",
    "affinity": "import os; os.sched_setaffinity(0, {0})",
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_refused(jailed: Worker, attempt: str) -> None:
    """Each of these fails with an ordinary error, and the worker goes on."""
    assert said(call(jailed, REFUSED[attempt])) in (
        "PermissionError",
        "OSError",
        "FileNotFoundError",
        "IsADirectoryError",
        "ValueError",
        "BlockingIOError",
    )
    assert said(call(jailed, "return 1")) == "1"


@pytest.mark.parametrize(
    "module", ["judge", "exercises.lstm", "exercises.lstm.loop", "seeds", "record", "sample"]
)
def test_the_judge_is_not_there(jailed: Worker, module: str) -> None:
    """Neither reference nor judge can be imported, wherever the package is installed."""
    evidence = call(jailed, f"import autograder.{module}")
    assert said(evidence) == "ModuleNotFoundError"


def test_the_package_cannot_be_read(jailed: Worker, request: pytest.FixtureRequest) -> None:
    """Its files, the solutions and the submissions cannot be opened by path either."""
    root = request.config.rootpath
    for path in ("autograder/exercises/lstm/loop.py", "solutions/lstm/lstm.py", "README.md"):
        evidence = call(jailed, f"return open({str(root / path)!r}).read()")
        assert said(evidence) in ("FileNotFoundError", "PermissionError")


def test_the_environment_is_clean(jailed: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the grader's environment, arguments or descriptors comes along."""
    monkeypatch.setenv("COURSE_TOKEN", "secret")
    fresh = Worker(jailed.jail)
    with fresh:
        environment = said(call(fresh, "import os; return dict(os.environ)"))
        assert "COURSE_TOKEN" not in environment
        body = """
        import os
        found = []
        for descriptor in range(1000):
            try:
                os.fstat(descriptor)
                found.append(descriptor)
            except OSError:
                pass
        return found
        """
        assert said(call(fresh, body)) == "[0, 1, 2, 3]"


ATTACK = '''
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)

class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]

def attack(canary, pids, trace=True):
    """Read and overwrite the bytes of ``canary`` at the same address in other processes."""
    address, size = id(canary) + 32, len(canary)
    told = []
    for pid in pids:
        back = ctypes.create_string_buffer(size)
        here, there = Vector(ctypes.addressof(back), size), Vector(address, size)
        got = libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
        if got == size and back.raw == canary:
            told.append(("read", pid))
        fill = ctypes.create_string_buffer(b"#" * size, size)
        here = Vector(ctypes.addressof(fill), size)
        if libc.process_vm_writev(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) == size:
            told.append(("written", pid))
        try:
            with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
                memory.seek(address)
                memory.write(b"#" * size)
                told.append(("proc", pid))
        except OSError:
            pass
        if trace and libc.ptrace(16, pid, 0, 0) == 0:
            told.append(("traced", pid))
        try:
            os.kill(pid, 0)
            told.append(("signal", pid))
        except OSError:
            pass
        try:
            os.pidfd_open(pid)
            told.append(("pidfd", pid))
        except OSError:
            pass
    return told
'''


def test_a_canary_in_the_parent_is_neither_read_nor_changed(jailed: Worker) -> None:
    """The warm process keeps the probe's constants; a fork knows their address and attacks it."""
    mark = "planted"
    before = call(jailed, "return 1", mark).frames["canary"].words["canary"]
    assert mark in before
    body = ATTACK + (
        "\nimport probe\n"
        "others = [pid for pid in [os.getppid(), *range(1, 400)] if pid != os.getpid()]\n"
        "return attack(probe.CANARY, others)"
    )
    assert said(call(jailed, body, mark)) == "[]"
    after = call(jailed, "return 1", mark).frames["canary"].words["canary"]
    assert after == before


def test_the_attack_works_where_nothing_protects() -> None:
    """The same attack from a bare fork reads and changes its parent: the test above can fail."""
    script = ATTACK + textwrap.dedent(
        """
        canary = b"canary: bare" * 4
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.write(writer, repr(attack(canary, [os.getppid()], trace=False)).encode())
            os._exit(0)
        os.wait()
        print(os.read(reader, 9999).decode(), canary)
        """
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    if "read" not in ran.stdout and "signal" in ran.stdout:
        pytest.skip("THIS KERNEL LETS NO CHILD READ ITS PARENT (ptrace_scope), JAIL OR NOT")
    assert "'read'" in ran.stdout
    assert "####" in ran.stdout

"""The helpers of systems without fork, run here: they tell the same as forks do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.authoring.splice import mistake
from autograder.worker import Worker, find
from autograder.worker.inside.warm import WarmUp
from autograder.worker.jail import FORKED, SPAWNED, Jail
from autograder.worker.spawn_pool import KEPT_WARM, _ending

from ..samples import SOLUTIONS, grade, solved
from .test_confinement import call, said


@pytest.fixture(scope="module")
def spawned() -> Iterator[Worker]:
    """A worker whose probes run in spawned helpers."""
    with Worker(SPAWNED) as worker:
        yield worker


@pytest.fixture(scope="module")
def forked() -> Iterator[Worker]:
    """A worker without a jail whose probes run in forks."""
    with Worker(FORKED) as worker:
        yield worker


@pytest.fixture(params=[FORKED, SPAWNED], ids=["forked", "spawned"])
def bare(request: pytest.FixtureRequest) -> Jail:
    """Both ways to have no jail."""
    jail: Jail = request.param
    return jail


def descendants(pid: int) -> set[int]:
    """Processes that a process started, and those that they started, but for dead ones."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has just ended
            continue
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def is_gone(pid: int, seconds: float) -> bool:
    """Whether a process ends within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("name", [None, "cell_calls_nn_lstm", "loop_softmax_before_loss"])
def test_reports_are_equal(name: str | None, spawned: Worker, forked: Worker) -> None:
    """Every part of a report is the same, words and numbers, whichever way the probes ran."""
    text = solved() if name is None else mistake(SOLUTIONS, name)
    there, here = grade(spawned, text), grade(forked, text)
    assert there.parts == here.parts
    assert (there.accuracy, there.losses) == (here.accuracy, here.losses)


ENDS = {
    "loop": "while True: pass",
    "loop without sleep": "import time\ntime.sleep = lambda _: None\nwhile True: pass",
    "sleep": "import time; time.sleep(60)",
    "exit": "import os; os._exit(3)",
    "exit as if well": "import os; os._exit(0)",
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "abort": "import os; os.abort()",
}


@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS)
def test_ends_are_told_alike(body: str, spawned: Worker, forked: Worker) -> None:
    """An endless loop, a sleep, an exit and a crash come back as the same limits and numbers."""
    cpu = 2.0 if "while" in body else 0.5  # warming processes must not make "wall" come first
    there, here = call(spawned, body, cpu=cpu), call(forked, body, cpu=cpu)
    assert (there.over, there.exit, there.signal) == (here.over, here.exit, here.signal)
    assert there.frames == here.frames
    assert set(there.frames) == {"ready"}
    assert said(call(spawned, "return 1")) == "1"


def test_exit_is_an_error_like_others(spawned: Worker) -> None:
    """sys.exit() is caught and named; what came after is still tried."""
    evidence = call(spawned, "import sys; sys.exit(0)")
    assert said(evidence) == "SystemExit"
    assert evidence.get("canary") is not None


def test_each_probe_has_its_own_time(spawned: Worker) -> None:
    """The clock starts anew for each: two that take most of it do not add up."""
    body = "import time\nend = time.process_time() + 0.7\nwhile time.process_time() < end: pass"
    evidence = call(spawned, f"{body}\nglobals()['repr'] = f", cpu=1.0)
    assert evidence.over is None
    assert evidence.get("canary") is not None


def test_a_call_into_c_that_never_ends(spawned: Worker) -> None:
    """Where the interpreter's lock is never let go, the grader's clock ends the helper."""
    evidence = call(spawned, "import ctypes; ctypes.PyDLL(None).sleep(60)", cpu=0.2)
    assert (evidence.over, evidence.exit, evidence.signal) == ("wall", None, None)


def test_a_helper_that_closed_its_streams(spawned: Worker) -> None:
    """The end of the evidence is not the end of the process."""
    body = "import os, time; os.closerange(3, 99); time.sleep(60)"
    assert call(spawned, body, cpu=0.2).over == "wall"


def test_a_flood_of_evidence_is_cut_off(spawned: Worker) -> None:
    """More evidence than any answer has ends the helper."""
    body = """
    import os
    def flood(descriptor):
        try:
            while True: os.write(descriptor, b'x' * 1024**2)
        except OSError:
            pass
    for descriptor in range(3, 9): flood(descriptor)
    """
    assert call(spawned, body, cpu=30.0).over == "evidence"


def test_prints_reach_nobody(spawned: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever is printed, and however, is neither shown nor taken for evidence."""
    body = """
    import os, sys
    print("printed", flush=True)
    print("printed", file=sys.stderr, flush=True)
    for descriptor in (0, 1, 2): os.write(descriptor, b"written")
    os.system("echo said; echo said >&2")
    return sys.stdin.read()
    """
    assert said(call(spawned, body)) == "''"
    assert capfd.readouterr() == ("", "")


def test_poison_does_not_last(spawned: Worker) -> None:
    """What one probe does to torch is gone with its process."""
    spoil = "import torch\ntorch.nn.LSTM = torch.tanh = None\nreturn torch.tanh"
    assert said(call(spawned, spoil)) == "None"
    assert said(call(spawned, "import torch\nreturn torch.nn.LSTM.__name__")) == "'LSTM'"
    assert said(call(spawned, "import torch\nreturn torch.tanh(torch.zeros(1)).item()")) == "0.0"


def test_it_sees_the_callers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows needs it; over it lie the values that make runs alike."""
    monkeypatch.setenv("FROM_OUTSIDE", "seen")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    with Worker(SPAWNED) as worker:
        body = "import os; return [os.environ[n] for n in ('FROM_OUTSIDE', 'PYTHONHASHSEED')]"
        assert said(call(worker, body)) == "['seen', '0']"


def test_an_interrupt_closes_the_worker(bare: Jail) -> None:
    """Ctrl-C ends the helper, an endless loop in it as well; the next task gets its own answer."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = descendants(os.getpid())
    handler = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with Worker(bare) as worker:
            worker.launch().wait_until_warm()
            threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGUSR1)).start()
            with pytest.raises(KeyboardInterrupt):
                call(worker, "while True: pass", cpu=60.0)
            assert all(is_gone(pid, 2.0) for pid in descendants(os.getpid()) - before)
            assert said(call(worker, "return 2")) == "2"
    finally:
        signal.signal(signal.SIGUSR1, handler)


def test_helpers_are_out_of_reach_of_interrupts_and_end_with_close(bare: Jail) -> None:
    """What Jupyter sends to the kernel's process group does not reach them; none is left over."""
    before = descendants(os.getpid())
    with Worker(bare) as worker:
        assert said(call(worker, "return 1")) == "1"
        helpers = descendants(os.getpid()) - before
        assert len(helpers) == (1 if bare is FORKED else KEPT_WARM)
        assert os.getpgrp() not in {os.getpgid(pid) for pid in helpers}
    assert descendants(os.getpid()) == before


@pytest.mark.parametrize("warm", [False, True])
def test_helpers_end_when_their_parent_dies(bare: Jail, warm: bool) -> None:
    """Killed, Python closes nothing; idle helpers see the end of their input."""
    script = (
        "import os, signal\n"
        "from autograder.worker import Worker\n"
        f"from autograder.worker.jail import {'FORKED' if bare is FORKED else 'SPAWNED'} as jail\n"
        "worker = Worker(jail)\n"
        f"worker.launch(){'.wait_until_warm()' if warm else ''}\n"
        "print(worker._helper._process.pid if jail.start.__name__ == 'fork_helper'\n"
        "      else worker._helper._idle[0]._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert is_gone(int(ran.stdout), 30.0), ran.stderr


def test_a_fork_that_never_ends_goes_with_its_parent() -> None:
    """A kernel that is restarted in the middle of a check leaves nothing behind that computes."""
    script = (
        "import threading, time\n"
        "from autograder.worker import Worker\n"
        "from autograder.worker.client import Probe\n"
        "from autograder.worker.jail import FORKED\n"
        "worker = Worker(FORKED)\n"
        "worker.launch().wait_until_warm()\n"
        "endless = 'def run(*_):\\n    while True: pass\\n'\n"
        "program = {'text': '', 'name': 'lstm.py', 'keep': []}\n"
        "run = lambda: worker.run(Probe(endless, cpu=60.0), program)\n"
        "threading.Thread(target=run, daemon=True).start()\n"
        "print(worker._helper._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        helper = int(parent.stdout.readline())
        while not (forks := descendants(helper)):
            time.sleep(0.05)
        parent.kill()
        assert all(is_gone(pid, 10.0) for pid in {helper, *forks})


def test_a_spawned_process_that_was_killed_is_replaced() -> None:
    """Killed while it waited for its task; the task is done by another."""
    with Worker(SPAWNED) as worker:
        worker.launch().wait_until_warm()
        worker.launch().kill()
        assert said(call(worker, "return 2")) == "2"


def test_launching_imports_no_torch() -> None:
    """The helper imports it, while its parent goes on at once."""
    script = (
        "import sys\n"
        "from autograder.worker import Worker, find\n"
        "worker = Worker(find('none'))\n"
        "worker.launch()\n"
        "assert 'torch' not in sys.modules\n"
        "worker.launch().wait_until_warm()\n"
        "assert 'torch' not in sys.modules\n"
        "worker.close()\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)


def test_the_warm_up_waits_for_tasks() -> None:
    """A task that is there comes first, and one that comes within a moment, too."""
    asked: list[float] = []

    def waits(seconds: float) -> bool:
        asked.append(seconds)
        return True

    warm_up = WarmUp()
    assert not warm_up.run(waits)
    assert not warm_up.run(waits)
    assert min(asked) > 0


@pytest.mark.parametrize(
    ("code", "exit_code", "crash"),
    [(0, 0, None), (27, 27, None), (-11, None, 11), (0xC0000005, None, 0xC0000005)],
)
def test_exit_codes(code: int, exit_code: int | None, crash: int | None) -> None:
    """An exit is told from a crash: a signal on POSIX, a status on Windows."""
    assert _ending(code) == {"exit": exit_code, "signal": crash}


ELSEWHERE = '''
"""Takes away from this Python what macOS or Windows does not have."""
import asyncio, ctypes, ctypes.util, multiprocessing.connection, os, select, selectors, signal
import subprocess, sys, sysconfig, urllib.request

sysconfig.get_config_vars()  # the standard library's own, from a file named by the platform

for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
ABSENT = {
    os: ("fork", "forkpty", "pidfd_open", "wait4", "setsid", "killpg", "getpgid",
         "sched_getaffinity", "sched_setaffinity", "unshare", "setns"),
    signal: ("SIGALRM", "SIGPROF", "SIGVTALRM", "SIGXCPU", "setitimer", "getitimer", "alarm",
             "ITIMER_PROF", "ITIMER_REAL", "pthread_kill", "pthread_sigmask"),
    select: ("poll", "epoll"),
}
for module, names in ABSENT.items():
    for name in names:
        vars(module).pop(name, None)
initialise = ctypes.CDLL.__init__

def from_a_file(self, name, *arguments, **options):
    if name is None:
        raise TypeError("there is no library without a name")
    initialise(self, name, *arguments, **options)

ctypes.CDLL.__init__ = from_a_file
sys.platform = "darwin"
'''

SELF_CHECK = """
import os, sys
from pathlib import Path
assert not hasattr(os, "fork") and sys.modules["resource"] is None
from autograder.exercises import load
from autograder.integrations.self_check import check_source
from autograder.submissions.source import from_script
from autograder.worker import find
from autograder.worker.jail import SPAWNED
assert find("none") is SPAWNED
source = from_script(Path(sys.argv[1]).read_bytes(), "lstm.py")
exercise = load("lstm")
wanted = {part.id for part in exercise.parts if not part.is_manual}
for part in check_source(source, exercise, wanted).values():
    print(part.id, part.status, part.score == part.max_score or part.feedback)
"""


def test_a_machine_that_is_not_linux(tmp_path: Path, root: Path) -> None:
    """Without fork, timers, limits and their modules, in helpers too, all is passed in full."""
    (tmp_path / "sitecustomize.py").write_text(ELSEWHERE)
    ran = subprocess.run(
        [sys.executable, "-c", SELF_CHECK, str(SOLUTIONS / "lstm.py")],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert len(lines) == 4
    assert all(line.endswith("passed True") for line in lines), ran.stdout


def test_here_there_is_a_fork() -> None:
    """On Linux the faster way is taken."""
    assert find("none") is FORKED

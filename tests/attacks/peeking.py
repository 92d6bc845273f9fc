"""Peeking: what a submission could look for, and tells in its error if it finds it."""

from __future__ import annotations

from .attack import NOTHING_FOUND, Attack, looking

_READ = """
import glob
for pattern in {patterns!r}:
    for path in glob.glob(pattern, recursive=True):
        try:
            found.append(open(path, "rb").read(200))
        except OSError:
            pass
"""
_LOOKS = {
    "frames for what is expected": """
        frame = sys._getframe(1)
        while frame:
            names = {*frame.f_locals, *frame.f_globals}
            found += [n for n in names if n in ("expected", "want", "reference", "seeds", "secret")]
            frame = frame.f_back
        """,
    "the garbage collector for seeds and judges": """
        import gc
        kinds = {"Seeds", "Case", "Verdict", "Exercise", "Part", "Ledger", "Report", "Trajectory"}
        found += [type(o).__name__ for o in gc.get_objects() if type(o).__name__ in kinds][:5]
        """,
    "the garbage collector for the removed operators": """
        import gc
        found += [repr(o)[:50] for o in gc.get_objects() if type(o).__name__ == "Library"
                  and getattr(o, "ns", "") == "aten"][:5]
        """,
    "modules of the grader": """
        found += [n for n in sys.modules if n.split(".")[0] == "autograder"]
        for name in ("judge", "exercises", "seeds", "grading", "naming", "batch", "course"):
            try:
                found.append(__import__(f"autograder.{name}"))
            except ImportError:
                pass
        """,
    "processes": """
        try:
            found += [name for name in os.listdir("/proc") if name.isdigit()]
        except OSError:
            pass
        """,
    "command lines": _READ.format(patterns=["/proc/*/cmdline"]),
    "environments of others": _READ.format(patterns=["/proc/*/environ"]),
    "memory maps": _READ.format(patterns=["/proc/*/maps", "/proc/*/mem"]),
    "the environment": """
        odd = ("SECRET", "TOKEN", "COURSE", "USER", "VIRTUAL_ENV", "SSH", "AWS")
        found += [n for n in os.environ if any(word in n.upper() for word in odd)]
        found += [n for n, value in os.environ.items() if n == "PWD" and value != "/"]
        """,
    "every file there is": """
        names = {".autograder", "ledger.sqlite", "gradebook.db", "solutions", "mistakes",
                 "lstm.py", "lstm.ipynb", "submitted", "fingerprints.safetensors",
                 "test_lstm.py", "test_attacks.py", "judge.py", "seeds.py", "results.jsonl"}
        for root, folders, files in os.walk("/"):
            if "/site-packages/nbgrader/" not in root:  # it brings an example course of its own
                found += [os.path.join(root, name) for name in {*files, *folders} & names]
        """,
    "paths that it was told of": _READ.format(
        patterns=["/*/*/submitted/*", "../*/lstm", "/proc/self/cwd/*", "./.autograder/*"]
    ),
    "temporary files": _READ.format(patterns=["/tmp/**", "/var/tmp/**", "/dev/shm/**"]),
    "homes": _READ.format(patterns=["/home/*/*", "/*/.ssh/*", "/*/.bash*"]),
    "users and machines": _READ.format(patterns=["/etc/passwd", "/etc/shadow", "/etc/machine-id"]),
    "descriptors that are open": """
        for descriptor in (0, *range(4, 256)):
            try:
                found += [os.read(descriptor, 100)] if os.fstat(descriptor) else []
            except OSError:
                pass
        found = [read for read in found if read]
        """,
    "the folder it lies in": """
        for here in (os.getcwd(), os.path.dirname(os.path.abspath(__file__))):
            try:
                found += [n for n in os.listdir(here) if n.endswith((".py", ".ipynb", ".toml"))]
            except OSError:
                pass
        """,
    "the network": """
        import socket
        for address in (("127.0.0.1", 80), ("192.0.2.1", 53)):
            try:
                found.append(socket.create_connection(address, 0.2))
            except OSError:
                pass
        """,
}

ATTACKS = tuple(
    Attack(f"looks at {what}", looking(body), tells=NOTHING_FOUND) for what, body in _LOOKS.items()
)

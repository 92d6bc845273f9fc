"""Denial: what devours time, memory, processes, descriptors or output, or kills others."""

from __future__ import annotations

from .attack import Attack, in_cell, in_loop

_IN_CELL = {
    "endless loop": "while True: pass",
    "fork bomb": """
        import os
        while True:
            os.fork()
        """,
    "thread bomb": """
        import threading, time
        while True:
            threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        """,
    "memory bomb": """
        hog = []
        while True:
            hog.append(bytes(10**9))
        """,
    "memory bomb of torch": "torch.ones(10**11)",
    "disk bomb": """
        for folder in ("/tmp", "/dev/shm", "/var/tmp", "."):
            with open(f"{folder}/bomb", "wb") as file:
                while True:
                    file.write(bytes(10**7))
        """,
    "descriptor bomb": """
        import os
        while True:
            os.dup(0)
        """,
    "output bomb": """
        import os, sys
        for _ in range(300):
            print("x" * 10**6)
            os.write(2, b"x" * 10**6)
        """,
    "evidence bomb": "return h.new_zeros(4 * 10**7), c.new_zeros(4 * 10**7)",
    "frame bomb": """
        import json, os, struct
        head = json.dumps({"label": "x", "words": {}, "not_tensors": {}}).encode()
        while True:
            os.write(3, struct.pack("<IQ", len(head), 0) + head)
        """,
    "deep recursion": """
        import sys
        sys.setrecursionlimit(10**5)
        deep = lambda n: deep(n + 1)
        deep(0)
        """,
    "a crash in c": "import ctypes; ctypes.string_at(0)",
    "a stack that overflows in c": """
        nested = []
        for _ in range(10**6):
            nested = [nested]
        repr(nested)
        """,
    "a wild write": """
        import ctypes
        ctypes.memset(id(None), 0xFF, 10**6)
        """,
    "kills its parent": """
        import os, signal
        os.kill(os.getppid(), signal.SIGKILL)
        """,
    "kills its group": "import os, signal; os.killpg(0, signal.SIGKILL)",
    "kills all there are": "import os, signal; os.kill(-1, signal.SIGKILL)",
    "kills numbers one by one": """
        import os, signal
        for pid in range(1, 5000):
            if pid != os.getpid():
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        """,
    "stops its parent": """
        import os, signal
        os.kill(os.getppid(), signal.SIGSTOP)
        """,
    "closes every descriptor": "import os; os.closerange(0, 1000)",
    "lowers the priority of all": """
        import os
        os.setpriority(os.PRIO_USER, 0, 19)
        """,
    "a message of 50 MB": "raise ValueError('x' * 50_000_000)",
    "a name of a class of 50 MB": "raise type('x' * 50_000_000, (Exception,), {})()",
    "a message that cannot be made": """
        class Endless(Exception):
            def __str__(self):
                return str(Endless())
        raise Endless
        """,
    "a traceback without an end": """
        error = ValueError("first")
        for n in range(10_000):
            other = ValueError(str(n))
            other.__cause__ = error
            error = other
        raise error
        """,
}

ATTACKS = (
    *(Attack(title, in_cell(body)) for title, body in _IN_CELL.items()),
    Attack(
        "losses without an end",
        in_loop("""
        class Endless(list):
            def __len__(self):
                return 10**12
            def __iter__(self):
                while True:
                    yield 0.0
        return Endless()
        """),
    ),
    Attack("ten million losses", in_loop("return [0.0] * 10**7")),
)

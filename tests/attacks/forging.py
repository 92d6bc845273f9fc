"""Verdict forging: what comes back, or how it is looked at, is made to say that all is right."""

from __future__ import annotations

from .attack import Attack, in_cell, in_loop

# Finds the recorder of this probe on the stack.
_RECORDER = """
import sys
frame = sys._getframe()
while frame and not hasattr(frame.f_locals.get("self"), "attempt"):
    frame = frame.f_back
recorder = frame.f_locals["self"]
label = frame.f_locals.get("label", "main")
"""
# A whole frame as the worker's wire has it, claiming full marks.
_FRAME = """
import json, os, struct
def forged(label="main", **claims):
    words = {"score": 40, "passed": True, "status": "passed"} | claims
    header = json.dumps({"label": label, "words": words, "not_tensors": {}}).encode()
    return struct.pack("<IQ", len(header), 0) + header
"""

_IN_CELL = {
    "tensors of a class that is equal to everything": """
        class Same(torch.Tensor):
            def __eq__(self, other):
                return True
            __ne__ = __lt__ = __gt__ = lambda self, other: False
            @classmethod
            def __torch_function__(cls, function, types, args=(), kwargs=None):
                return True if function.__name__ in ("allclose", "equal", "isclose") else (
                    super().__torch_function__(function, types, args, kwargs or {}))
        return (h * 0).as_subclass(Same), (c * 0).as_subclass(Same)
        """,
    "objects that are equal to everything": """
        class Same:
            shape, dtype, device, requires_grad = h.shape, h.dtype, h.device, True
            def __eq__(self, other):
                return True
            def __getattr__(self, name):
                return lambda *a, **k: self
            def __float__(self):
                return 0.0
        return Same(), Same()
        """,
    "nan in every place": "return h * float('nan'), c * float('nan')",
    "infinity in every place": "return h + float('inf'), c + float('inf')",
    "torch comparisons patched": """
        torch.allclose = torch.equal = torch.isclose = lambda *a, **k: True
        torch.testing.assert_close = lambda *a, **k: None
        torch.Tensor.allclose = torch.Tensor.equal = lambda *a, **k: True
        torch.Tensor.__eq__ = torch.Tensor.__le__ = lambda *a: torch.tensor(True)
        """,
    "numpy comparisons patched": """
        import numpy
        numpy.allclose = numpy.isclose = numpy.array_equal = lambda *a, **k: True
        numpy.testing.assert_allclose = lambda *a, **k: None
        """,
    "builtins patched": """
        import builtins
        builtins.abs = builtins.max = lambda *a, **k: 0.0
        builtins.all = builtins.isinstance = builtins.float = lambda *a, **k: True
        """,
    "json writes full marks": """
        import json
        dumps = json.dumps
        json.dumps = lambda value, *a, **k: dumps(
            value | {"score": 40, "error": None} if isinstance(value, dict) else value)
        """,
    "pickle gives back full marks": """
        import pickle
        pickle.loads = pickle.load = lambda *a, **k: {"score": 40, "passed": True}
        pickle.dumps = lambda *a, **k: b"passed"
        """,
    "safetensors writes other tensors": """
        import safetensors.torch as s
        save = s.save
        s.save = lambda tensors, *a: save({name: t * 0 for name, t in tensors.items()})
        """,
    "the recorder sends what the attacker likes": """
        import sys
        for name, module in list(sys.modules.items()):
            if "Recorder" in vars(module):
                module.Recorder.attempt = lambda self, label, _: self.say(label, {"passed": 1})
                module.plain = lambda value: h
        """,
    "the recorder is called from within": _RECORDER
    + """
recorder.say(label, {"passed": True, "score": 40})
""",
    "the wire is another": """
        import sys
        for name, module in list(sys.modules.items()):
            if name.endswith("wire"):
                module.pack = lambda header, body=b"": b"passed" * 100
        """,
    "the probe calls another cell": """
        import sys
        for name, module in list(sys.modules.items()):
            if "make_cell" in vars(module):
                module.call = lambda cell, x, h, c: {"h": h, "c": c}
                module.backward = lambda *a: []
        """,
    "sys.exit with success": "import sys; sys.exit(0)",
    "os._exit with success": "import os; os._exit(0)",
    "abort": "import os; os.abort()",
    "an exit that says full marks": "raise SystemExit('40 of 40 points')",
    "an exception that is none": """
        class Passed(BaseException):
            score = 40.0
        raise Passed("40 of 40")
        """,
    "killed by its own hand": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "a forged frame at exit": _FRAME
    + """
import atexit
atexit.register(lambda: os.write(3, forged()))
raise SystemExit(0)
""",
    "a forged frame before the real one": _FRAME + "os.write(3, forged())",
    "a forged frame in the place of the real one": _FRAME + "os.write(3, forged()); os._exit(0)",
    "forged frames under every label": _FRAME
    + """
import sys
frame = sys._getframe()
while "settings" not in frame.f_locals:
    frame = frame.f_back
for case in frame.f_locals["settings"]["cases"]:
    os.write(3, forged(f"{case}/values") + forged(f"{case}/gradients"))
for label in ("ready", "twice", "gates", "end", "main"):
    os.write(3, forged(label))
os._exit(0)
""",
    "a frame of sixty million numbers": _FRAME
    + """
size = 60_000_000
about = json.dumps({"h": {"dtype": "BOOL", "shape": [size], "data_offsets": [0, size]}}).encode()
body = struct.pack("<Q", len(about)) + about + bytes(size)
header = json.dumps({"label": "main/values", "words": {}, "not_tensors": {}}).encode()
whole = memoryview(struct.pack("<IQ", len(header), len(body)) + header + body)
while whole:
    whole = whole[os.write(3, whole) :]
os._exit(0)
""",
    "a tensor of five thousand dimensions": "return h.view(*h.shape, *[1] * 5000), c",
    "escapes for names and words": _FRAME
    + """
odd = "\\x1b[2J\\u202e\\udc80"
header = {"label": "main/values", "words": {odd: [odd, [odd]]}, "not_tensors": {"h": odd, odd: odd}}
header = json.dumps(header).encode()
os.write(3, struct.pack("<IQ", len(header), 0) + header)
os._exit(0)
""",
    "half a frame": _FRAME + "os.write(3, forged()[:20]); os._exit(0)",
    "a frame that says it is huge": """
        import os, struct
        os.write(3, struct.pack("<IQ", 2**32 - 1, 2**63)); os._exit(0)
        """,
    "a frame that is no json": """
        import os, struct
        os.write(3, struct.pack("<IQ", 4, 4) + b"{{{{" + b"xxxx"); os._exit(0)
        """,
    "a frame of nested lists": """
        import os, struct
        deep = b"[" * 200_000
        os.write(3, struct.pack("<IQ", len(deep), 0) + deep); os._exit(0)
        """,
    "forged bytes on every descriptor": _FRAME
    + """
for descriptor in range(64):
    try:
        os.write(descriptor, forged())
    except OSError:
        pass
""",
    "results are printed": """
        import sys
        line = '{"student": "me", "score": 90.0, "max_score": 90.0, "error": null, "parts": []}'
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            print(line, file=stream, flush=True)
        """,
    "a thread writes later": _FRAME
    + """
import threading, time
def later():
    while True:
        os.write(3, forged("later"))
        time.sleep(0.01)
threading.Thread(target=later, daemon=True).start()
""",
    "a process writes later": _FRAME
    + """
if os.fork() == 0:
    import time
    time.sleep(1)
    os.write(3, forged())
    os._exit(0)
""",
    "hooks of pytest": """
        import sys
        class Plugin:
            def pytest_runtest_makereport(self, item, call):
                return None
        try:
            import _pytest.config, _pytest.runner, _pytest.reports
            _pytest.reports.TestReport.from_item_and_call = lambda *a: None
        except ImportError:
            pass
        for module in list(sys.modules.values()):
            manager = vars(module).get("pluginmanager")
            if manager is not None:
                manager.register(Plugin())
        """,
    "hooks of ipython": """
        try:
            shell = get_ipython()
        except NameError:
            shell = None
        if shell is not None:
            shell.events.register("post_run_cell", lambda *a: print(40.0))
        """,
    "a shape that lies": """
        class Lies(torch.Tensor):
            shape = h.shape
            dtype = h.dtype
        return torch.zeros(1).as_subclass(Lies), torch.zeros(1).as_subclass(Lies)
        """,
    "tensors on no device": "return h.to('meta'), c.to('meta')",
    "sparse tensors": "return h.to_sparse(), c.to_sparse()",
    "complex tensors": "return torch.complex(h, h), torch.complex(c, c)",
    "tensors with millions of rows": "return h.expand(9, *h.shape), c[:1].expand(10**6, -1)",
    "gradients of its own making": """
        class Forged(torch.autograd.Function):
            @staticmethod
            def forward(ctx, *leaves):
                ctx.leaves = leaves
                return leaves[1] * 1.0, leaves[2] * 1.0
            @staticmethod
            def backward(ctx, *grads):
                return tuple(torch.zeros_like(leaf) for leaf in ctx.leaves)
        return Forged.apply(x, h, c)
        """,
    "autograd is switched off for good": """
        torch.autograd.grad = lambda out, leaves, *a, **k: [l.detach() * 0 for l in leaves]
        torch.set_grad_enabled(False)
        """,
    "the random numbers are fixed": """
        torch.manual_seed = lambda *a: None
        torch.randn = torch.rand = lambda *size, **k: torch.zeros(size)
        """,
}
_NAMES = ("conftest.py", "sitecustomize.py", "usercustomize.py", "torch.py", "numpy.py")
_NAMES += ("autograder.py", "json.py", "nbgrader_config.py", "pytest.ini", "lstm.toml")
_HARM = "import os\nopen('/tmp/an attack was here', 'w').close()\nraise SystemExit('40 of 40')\n"

ATTACKS = (
    *(Attack(title, in_cell(body)) for title, body in _IN_CELL.items()),
    Attack(
        "files named as the grader s own modules beside it",
        in_cell(""),
        beside=tuple((name, _HARM) for name in _NAMES),
    ),
    Attack(
        "a state that is equal to everything",
        "class Same(list):\n"
        "    __eq__ = lambda self, other: True\n"
        "    __hash__ = None\n"
        "def init_hidden_cell(self, batch_size):\n"
        "    return Same([7]), Same([7])\n",
    ),
    Attack("losses made up", in_loop("return [0.01 for _ in batches]")),
    Attack(
        "losses that are equal to every number",
        in_loop("""
        class Any(float):
            __eq__ = __le__ = __ge__ = lambda self, other: True
            __hash__ = None
        return [Any() for _ in batches]
        """),
    ),
    Attack(
        "the optimizer counts steps that were none",
        in_loop("""
        losses = []
        for inputs, targets in batches:
            for hook in optimizer._optimizer_step_post_hooks.values():
                hook(optimizer, (), {})
            losses.append(0.5)
        return losses
        """),
    ),
)

"""Which statements of a file are run: shown by running them."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.submissions.slicing import Program, code_of, is_untouched, slice_for
from autograder.submissions.slicing import liveness as slicing
from autograder.submissions.source import Source, from_notebook, from_script

NAMES = ("LSTMCell", "SimpleLSTM", "train")


def script(text: str) -> Source:
    return from_script(text.encode(), "lstm.py")


def notebook(*cells: str) -> Source:
    made = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in cells]
    return from_notebook(json.dumps({"nbformat": 4, "cells": made}).encode(), "lstm.ipynb")


def execute(program: Program) -> dict[str, Any]:
    """What the kept statements leave behind; whatever they raise is raised."""
    space: dict[str, Any] = {"__name__": "lstm"}
    body = ast.parse(program.text).body
    for index in program.keep:
        statement = ast.Module([body[index]], [])
        exec(compile(statement, program.name, "exec", dont_inherit=True), space)
    return space


def sliced(text: str, *names: str) -> dict[str, Any]:
    program = slice_for(script(text), names or ("train",))
    assert not program.whole
    return execute(program)


def kept(text: str, *names: str) -> list[str]:
    program = slice_for(script(text), names or ("train",))
    assert not program.whole
    return program.code().splitlines()


def whole(text: str, *names: str) -> bool:
    return slice_for(script(text), names or ("train",)).whole


# --- What is kept


def test_helper_defined_after_its_use() -> None:
    """A function that is called later may stand below the one that calls it."""
    space = sliced("def train():\n    return helper()\ndef helper():\n    return 3\n")
    assert space["train"]() == 3


def test_constant_from_another_cell() -> None:
    """Cells are one text: a constant of another cell is found, and its neighbours are left."""
    program = slice_for(
        notebook("SIZE = 8\nOTHER = 1/0", "print(SIZE)", "def train():\n    return SIZE"),
        ("train",),
    )
    assert execute(program)["train"]() == 8
    assert program.keep == (0, 3)


def test_class_patched_by_attribute_assignment() -> None:
    """An attribute assigned to a class after its definition is part of it."""
    text = """
class LSTMCell:
    pass
def forward(self):
    return "patched"
LSTMCell.forward = forward
"""
    assert sliced(text, "LSTMCell")["LSTMCell"]().forward() == "patched"


def test_class_patched_through_another_name_or_a_helper() -> None:
    """A change through a second name, a loop's name or a function of the file's own counts."""
    text = """
class LSTMCell:
    pass
Cell = LSTMCell
Cell.a = 1
for each in [Cell]:
    each.b = 2
def patch(cls):
    cls.c = 3
patch(LSTMCell)
def patch_again():
    LSTMCell.d = 4
patch_again()
"""
    cell = sliced(text, "LSTMCell")["LSTMCell"]
    assert (cell.a, cell.b, cell.c, cell.d) == (1, 2, 3, 4)


def test_base_class_changed_later() -> None:
    """What a class inherits from may be changed after the class was made."""
    text = "class Base:\n    pass\nclass LSTMCell(Base):\n    pass\nBase.size = 5\n"
    assert sliced(text, "LSTMCell")["LSTMCell"].size == 5


def test_name_bound_twice() -> None:
    """The last binding wins; the first, which would raise, is not run."""
    text = "H = 1 / 0\ndef train():\n    return H\ndef train():\n    return H + 1\nH = 3\n"
    assert sliced(text)["train"]() == 4
    assert kept(text) == ["def train():", "    return H + 1", "H = 3"]


def test_rebinding_that_reads_itself() -> None:
    """A name that is computed from its own earlier value needs that one too."""
    text = """
N = 1
N = N + 1
N += 1
def timed(function):
    return lambda: function() * 10
def train():
    return N
train = timed(train)
class Size(int):
    pass
class Size(Size):
    extra = 1
"""
    assert sliced(text)["train"]() == 30
    assert sliced(text, "Size")["Size"].extra == 1


def test_decorator() -> None:
    """A decorator, and what it needs when it is applied, is kept."""
    text = """
FACTOR = 2
def scaled(function):
    factor = FACTOR
    return lambda: function() * factor
@scaled
def train():
    return 21
FACTOR = 100
"""
    assert sliced(text)["train"]() == 42


def test_value_at_definition_time() -> None:
    """A default keeps the value of its time, though the name is bound anew afterwards."""
    text = """
SIZE = 4
def train(size=SIZE):
    return size, SIZE
SIZE = 1 + SIZE
"""
    assert sliced(text)["train"]() == (4, 5)


def test_call_at_top_level_sees_the_bindings_of_its_time() -> None:
    """A table computed by a call needs what the function reads then, not what it reads last."""
    text = """
BASE = 1
def table():
    return [BASE]
TABLE = table()
BASE = 2
def train():
    return TABLE
"""
    assert sliced(text)["train"]() == [1]


def test_type_checking_block() -> None:
    """``if TYPE_CHECKING`` is an ``if`` like others: kept if an annotation needs its names."""
    text = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from nowhere import Tensor
def train(x: "Tensor"):
    return 1
"""
    assert len(slice_for(script(text), ("train",)).keep) == 2
    needed = text.replace('"Tensor"', "Tensor")
    assert len(slice_for(script(needed), ("train",)).keep) == 3


def test_lazy_annotations() -> None:
    """Under ``from __future__ import annotations`` an annotation is not read at definition."""
    text = "T = 1 / 0\ndef train(x: T):\n    return 1\nT = int\n"
    assert "T = 1 / 0" in kept(text)
    lazy = "from __future__ import annotations\n" + text
    assert "T = 1 / 0" not in kept(lazy)


def test_import_with_a_fallback() -> None:
    """``try``/``except ImportError`` is kept when what it imports is needed, and not else."""
    text = """
try:
    from missing_package import tqdm
except ImportError:
    tqdm = list
def train():
    return tqdm("ab")
"""
    assert sliced(text)["train"]() == ["a", "b"]
    assert kept("def other():\n    pass\n" + text, "other") == ["def other():", "    pass"]


def test_imports_are_always_kept() -> None:
    """Top-level imports are kept, star imports and those that nothing seems to need included."""
    text = "import os\nfrom math import *\nimport json as j\ndef train():\n    return floor(pi)\n"
    assert sliced(text)["train"]() == 3
    assert len(kept(text)) == 5


def test_mutation_by_method() -> None:
    """A method called on a needed name may change it."""
    text = """
CONFIG = {"size": 1}
extra = []
CONFIG.update(size=2, extra=extra)
CONFIG.setdefault("rate", []).append(4)
def train():
    return CONFIG
"""
    assert sliced(text)["train"]() == {"size": 2, "extra": [], "rate": [4]}


def test_subscripts_and_deletions() -> None:
    """Assigning to, or deleting, an element changes what the name stands for."""
    text = "T = {1: 1, 2: 2}\nT[3] = 3\ndel T[1]\nT[2] += 5\ndef train():\n    return T\n"
    assert sliced(text)["train"]() == {2: 7, 3: 3}


def test_tuple_unpacking() -> None:
    """Unpacking binds every name on its left, starred and nested ones too."""
    text = "(A, [B, *C]), D = (1, [2, 3, 4]), 5\ndef train():\n    return A, B, C, D\n"
    assert sliced(text)["train"]() == (1, 2, [3, 4], 5)


def test_with_block() -> None:
    """What is bound by ``with``, or inside it, is kept together with it."""
    text = """
from contextlib import nullcontext
with nullcontext(4) as four:
    five = four + 1
def train():
    return four + five
"""
    assert sliced(text)["train"]() == 9


def test_loop_that_builds_a_table() -> None:
    """A loop is kept for what it fills, with what its body needs."""
    text = """
TABLE = {}
STEP = 2
i = 1 / 0
for i in range(3):
    TABLE[i] = i * STEP
def train():
    return TABLE
"""
    assert sliced(text)["train"]() == {0: 0, 1: 2, 2: 4}


def test_class_level_constants() -> None:
    """Class bodies run at once: names outside them are needed then, their own are not."""
    text = """
WIDTH = 3
hidden = 1 / 0
class LSTMCell:
    hidden = WIDTH
    both = (hidden, WIDTH)
    class Inner:
        deep = WIDTH + 1
WIDTH = None
"""
    cell = sliced(text, "LSTMCell")["LSTMCell"]
    assert cell.both == (3, 3)
    assert cell.Inner.deep == 4


def test_lambda() -> None:
    """What a lambda reads is needed later, or at once if it is called at once."""
    text = """
KEY = {1: 2, 2: 1}
ORDER = sorted([1, 2], key=lambda item: KEY[item])
KEY = None
OFFSET = 10
train = lambda: [item + OFFSET for item in ORDER]
"""
    assert sliced(text)["train"]() == [12, 11]


def test_dataclass_default() -> None:
    """A dataclass's defaults are read when the class is made."""
    text = """
from dataclasses import dataclass
SIZE = 7
@dataclass
class Config:
    size: int = SIZE
def train():
    return Config().size
"""
    assert sliced(text)["train"]() == 7


def test_conditional_definition() -> None:
    """A binding under ``if`` may not happen, so an earlier one is kept as well."""
    text = """
FAST = False
def step():
    return "slow"
if FAST:
    def step():
        return "fast"
def train():
    return step()
"""
    assert sliced(text)["train"]() == "slow"


def test_walrus_match_and_comprehension() -> None:
    """A walrus and a ``match`` bind names; a comprehension's own names are its own."""
    text = """
i = 1 / 0
TABLE = [i for i in range(3) if (LENGTH := i) or True]
match TABLE:
    case [first, *rest]:
        pass
def train():
    return LENGTH, first, rest
"""
    assert sliced(text)["train"]() == (2, 0, [1, 2])


SAME = {
    "an object out of another": "c = {'a': [1]}\nx = c['a']\nx.append(2)\nT = c",
    "unpacked from another": "c = [[1], [2]]\nx, *y = c\nx.append(2)\nT = c",
    "either of two": "T = [1]\nx = T if T else 0\nx.append(2)",
    "values of a dictionary": "T = {1: [1]}\nfor k, v in T.items():\n    v.append(k)",
    "a comprehension for its effect": "T = [1]\n[T.append(i) for i in range(2)]",
    "a value that is taken": "T = [1]\nx = T.pop()",
    "a name that may be bound": "T = 1\nNone and (T := 2)\nT if T else (T := 3)",
    "a class's comprehension": "x = 5\nclass C:\n    x = 1\n    y = [x for _ in '1']\nT = C.y",
    "a generator at once": "x = 1\nT = list(x for _ in '12')\nx = 2",
    "a decorator that calls": "x = 1\n@lambda f: f()\ndef T():\n    return x\nx = 2",
    "a class keyword": "x = 1\nclass B:\n    def __init_subclass__(c, a):\n        c.x = c.m()\n"
    "class K(B, a=1):\n    def m():\n        return x\nx = 2\nT = K.x",
    "an object's method": "x = 1\nclass K:\n    def m(self):\n        return x\nk = K()\n"
    "T = k.m()\nx = 2",
    "a handler": "try:\n    T = 1 / 0\nexcept ZeroDivisionError as e:\n    T = str(e)",
    "a nested function": "def T():\n    x = 1\n    def f():\n        nonlocal x\n"
    "        x += y\n        return x\n    return f()\ny = 2",
    "a function's global": "def T():\n    global x\n    x = 1\n    return x",
    "deleted": "T = [1, 2]\ndel T[0]\nx = 1\ndel x",
    "a mapping pattern": "match {'a': 1, 'b': 2}:\n    case {'a': _, **T}:\n        pass",
    "annotated": "x: int = 3\ny: int\nT: int = x",
}


@pytest.mark.parametrize("name", SAME)
def test_same_as_the_whole(name: str) -> None:
    """Run in part, the file leaves the same value (or function's result) as run whole."""
    program = slice_for(script(SAME[name]), ("T",))
    everything = tuple(range(len(ast.parse(SAME[name]).body)))
    values = [
        execute(Program(program.text, program.name, keep, False))["T"]
        for keep in (program.keep, everything)
    ]
    part, all_of_it = [value() if callable(value) else value for value in values]
    assert part == all_of_it


# --- What is not kept


def test_training_run_is_not_run() -> None:
    """A training run, assigned or not, is nothing that the three names need."""
    text = """
HISTORY = []
class SimpleLSTM:
    def __init__(self, size):
        self.size = size
def train(model, batches):
    batches.append(0)
    HISTORY.append(1 / 0)
    return HISTORY
SIZE = 3
model = SimpleLSTM(SIZE)
model.size = 4
model.parts.weight.fill_(0)
losses = train(model, [])
losses += train(model, [])
losses.append(train(model, HISTORY))
train(model, [])
results = {"mine": SimpleLSTM}
results["loss"] = train(model, [])
for name, cls in results.items():
    c = cls(SIZE)
    c.size = 5
print(SIZE, train(model, []))
"""
    space = sliced(text, *NAMES)
    assert set(space) - {"__builtins__"} == {"__name__", "HISTORY", "SimpleLSTM", "train"}


def test_magics_and_shell_lines() -> None:
    """Magics and shell lines are neither run nor a reason to run the file whole."""
    source = notebook(
        "%matplotlib inline\n!pip install torch\nfiles = !ls",
        "%%bash\nrm -rf everything",
        "%%time\nSIZE = 2",
        "def train():\n    return SIZE\n?train",
    )
    program = slice_for(source, ("train",))
    assert not program.whole
    assert execute(program)["train"]() == 2


def test_cell_that_raises() -> None:
    """A failing cell that nothing needs is not run."""
    assert sliced("def train():\n    return 1\nraise SystemExit\nx = 1 / 0\n")["train"]() == 1


def test_plot_that_never_ends() -> None:
    """An endless loop that nothing needs is not run."""
    text = "def train():\n    return 1\nwhile True:\n    frame = train()\n    print(frame)\n"
    assert kept(text) == ["def train():", "    return 1"]


@pytest.mark.parametrize(
    "text",
    [
        "class train:\n    @staticmethod\n    def f():\n        return H\nH = 2",
        "def train():\n    H = 1\n    def f():\n        return H\n    return f",
        "class train(list):\n    def f():\n        return H\nH = 2",
        "class train:\n    H = 1\n    G = H",
        "train = [H for H in '12']",
        "train = lambda H: H",
        "for H in '12':\n    train = H",
        "import H\ntrain = H",
        "def train():\n    import H\n    return H",
        "def train():\n    try:\n        pass\n    except E as H:\n        return H",
        "def train():\n    match 1:\n        case [*H] | {**H} | H:\n            return H",
        "def train():\n    [H := 1 for _ in '1']\n    return H",
    ],
)
def test_names_that_are_others(text: str) -> None:
    """A name that a function, class or loop binds itself, or that is bound later, is not run."""
    assert "H = 1 / 0" not in kept("H = 1 / 0\n" + text)


def test_imported_modules_are_not_changed_by_their_functions() -> None:
    """``torch.manual_seed(0)`` and its like are no change of ``torch``."""
    text = """
import random
random.seed(1)
model = [1]
random.shuffle(model)
random.choice(model)
def train():
    return random
"""
    assert kept(text) == ["import random", "def train():", "    return random"]


def test_missing_name() -> None:
    """A name that the file does not have is no error, and keeps nothing."""
    assert kept("import os\ndef other():\n    pass\n") == ["import os"]


def test_empty_file() -> None:
    """Of an empty file nothing is run."""
    assert slice_for(script(""), NAMES) == Program("", "lstm.py", (), False)


# --- What is run whole


@pytest.mark.parametrize(
    "statement",
    [
        "setattr(LSTMCell, 'forward', train)",
        "exec('LSTMCell = None')",
        "globals()['LSTMCell'] = None",
        "sys.modules['torch'] = None",
        "LSTMCell.__dict__",
        "type.__setattr__(LSTMCell, 'forward', train)",
        "import builtins; builtins.exec('LSTMCell = None')",
        "[eval(x) for x in '12']",
        "class Hidden:\n    locals()",
    ],
)
def test_cannot_be_sliced(statement: str) -> None:
    """What binds names that cannot be read off the text makes the file run whole."""
    text = f"class LSTMCell:\n    pass\ndef train():\n    pass\nunneeded = 1\n{statement}\n"
    program = slice_for(script(text), ("LSTMCell",))
    assert program.whole
    assert program.keep == tuple(range(len(ast.parse(text).body)))


def test_patched_by_setattr() -> None:
    """Run whole, a class that is patched by ``setattr`` has what was set."""
    text = "class LSTMCell:\n    pass\nsetattr(LSTMCell, 'size', 6)\n"
    program = slice_for(script(text), ("LSTMCell",))
    assert execute(program)["LSTMCell"].size == 6


def test_made_by_exec() -> None:
    """Run whole, a function that is made by ``exec`` is there."""
    program = slice_for(script("exec('def train(): return 9')\n"), ("train",))
    assert execute(program)["train"]() == 9


@pytest.mark.parametrize(
    "text",
    [
        "class LSTMCell:\n    def __init__(self):\n        setattr(self, 'a', 1)\nLSTMCell()\n",
        "import re\nP = re.compile('a')\nLSTMCell = 1\nLSTMCell.eval()\n",
        "def show():\n    exec('1')\nLSTMCell = 1\n",
        "get_ipython().run_line_magic('matplotlib', 'inline')\nLSTMCell = 1\n",
    ],
)
def test_no_reason_to_run_whole(text: str) -> None:
    """The same names inside functions, or as methods of other things, are no such reason."""
    assert not whole(text, "LSTMCell")


def test_function_that_binds_globals_is_called() -> None:
    """A function that uses ``globals`` or ``exec`` is a reason once top-level code calls it."""
    text = "def patch():\n    globals()['train'] = print\n"
    assert not whole(text)
    assert whole(text + "patch()\n")


def test_global_statement() -> None:
    """A function that gives a needed global name a new value makes the file run whole."""
    text = "SIZE = 0\ndef train():\n    global SIZE\n    SIZE = SIZE + 1\n    return SIZE\n"
    assert whole(text)
    assert not whole(text + "def other():\n    pass\n", "other")


def test_global_that_is_counted_up() -> None:
    """A function's counter has its start, and training runs are not run for its last value."""
    text = """
step = 0
def train():
    global step
    step += 1
def show():
    train()
losses = [train(), 1 / 0]
train()
"""
    space = sliced(text)
    space["train"]()
    assert space["step"] == 1
    assert "losses" not in space


ADD_TO_CLASS = """
def add_to_class(Class):
    def wrapper(obj):
        setattr(Class, obj.__name__, obj)
    return wrapper
"""
PATCH = """
def patch(function):
    cls = next(iter(function.__annotations__.values()))
    cls = globals()[cls] if isinstance(cls, str) else cls
    setattr(cls, function.__name__, function)
"""
LATER = PATCH.replace("globals()[cls] if isinstance(cls, str) else cls", "LSTMCell")
DECORATED = {
    "given the class": ADD_TO_CLASS + "@add_to_class(LSTMCell)\ndef forward(self):\n    return 2",
    "by keyword": ADD_TO_CLASS + "@add_to_class(Class=LSTMCell)\ndef forward(s):\n    return 2",
    "a class": ADD_TO_CLASS + "@add_to_class(LSTMCell)\nclass forward:\n    pass",
    "called by hand": ADD_TO_CLASS + "def forward(s):\n    return 2\n"
    "add_to_class(LSTMCell)(forward)",
    "annotated": LATER + "@patch\ndef forward(self: LSTMCell):\n    return 2",
    "by another name": LATER.replace("patch", "extends")
    + "@extends\ndef forward(self: LSTMCell):\n    return 2",
    "annotated with text": LATER + "@patch\ndef forward(self: 'LSTMCell'):\n    return 2",
}


@pytest.mark.parametrize("name", DECORATED)
def test_decorator_that_changes_a_class(name: str) -> None:
    """A decorator may change the class that it, or its function's first argument, is given."""
    text = "class LSTMCell:\n    def forward(self):\n        raise ValueError\n" + DECORATED[name]
    space = sliced(text + "\nprint(1 / 0)\n", "LSTMCell")
    space["LSTMCell"]().forward()


def test_decorator_that_changes_nothing_needed() -> None:
    """Exploration that is decorated, even with an annotation, is not run."""
    text = """
class SimpleLSTM:
    pass
losses = 1 / 0
def timed(function):
    def wrapper(*rest):
        return function(*rest)
    wrapper.calls = 0
    return wrapper
@torch.no_grad()
def sample(model: SimpleLSTM):
    return losses
@timed
def explore(model: SimpleLSTM):
    return losses
"""
    assert kept(text, "SimpleLSTM") == ["class SimpleLSTM:", "    pass"]


# --- The program


def test_digest_ignores_comments_layout_and_the_rest() -> None:
    """The digest is that of the kept code: not of comments, layout, other cells or the format."""
    one = slice_for(script("N=1 # one\nprint(N)\ndef train( ) :\n  return N\n"), ("train",))
    two = slice_for(notebook("N = (1)", "", "def train():\n    return N"), ("train",))
    assert one.code() == two.code()
    assert one.digest() == two.digest() == hashlib.sha256(one.code().encode()).hexdigest()
    three = slice_for(script("N=2\ndef train():\n    return N\n"), ("train",))
    assert three.digest() != one.digest()


def test_code_that_python_cannot_print() -> None:
    """A number or f-string that ``ast.unparse`` refuses is taken from the text as it stands."""
    number = "0x" + "f" * 5000
    source = script(f"@staticmethod\ndef train(n={number}):\n    pass\n")
    code = slice_for(source, ("train",)).code()
    assert code == f"@staticmethod\ndef train(n={number}):\n    pass"


def test_lone_surrogates_have_a_digest() -> None:
    """A string literal that is no valid Unicode does not stop the digest."""
    assert slice_for(script("train = '\\ud800'\n"), ("train",)).digest()


def test_deep_nesting_is_refused() -> None:
    """Code nested too deeply for the grader is the submission's error, not a crash."""
    source = script("train = " + "1+" * 900 + "1\n")
    with pytest.raises(SubmissionError, match=r"lstm\.py is nested too deeply"):
        slice_for(source, ("train",))
    with pytest.raises(SubmissionError, match=r"lstm\.py is nested too deeply"):
        Program(source.text, source.name, (0,), True).code()


def test_long_files_are_run_whole() -> None:
    """A file that would take too long to slice is run whole: many statements, or long chains."""
    assert whole("x = 1\n" * 4000, "x")
    chain = "".join(f"def f{i}():\n    return f{i + 1}()\n" for i in range(100))
    assert whole(chain, "f0")


def test_result_does_not_depend_on_the_hash_seed() -> None:
    """Two processes with other hash seeds keep the same statements."""
    code = (
        "from autograder.submissions.source import from_script\n"
        "from autograder.submissions.slicing import slice_for\n"
        "text = ''.join(f'n{i} = [n{i // 2}]\\nn{i // 3}.append(n{i})\\n' for i in range(1, 40))\n"
        "print(slice_for(from_script(text.encode(), 'lstm.py'), ['n7', 'n30']).keep)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


# --- Stubs

STUBS = """
from torch import nn
class LSTMCell(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size
    def forward(self, x):
        "Words."
        raise NotImplementedError("your code replaces this line")
class SimpleLSTM(nn.Module):
    def __init__(self):
        self.cell = LSTMCell(3)
    def forward(self, x):
        return self.cell(x)
def train():
    raise NotImplementedError
"""
RIGHT = "class MyCell(nn.Module):\n    def forward(self, x):\n        return x\n"
AGAIN = "class LSTMCell(nn.Module):\n        def forward(self, x):\n            return x\n"
CHANGES = {
    "another class": RIGHT + "LSTMCell = MyCell",
    "setattr": "setattr(LSTMCell, 'forward', lambda self, x: x)",
    "an attribute": "LSTMCell.forward = lambda self, x: x",
    "another name's attribute": "Cell = LSTMCell\nCell.forward = lambda self, x: x",
    "any attribute": "LSTMCell.step = lambda self, x: x",
    "in if": f"if True:\n    {AGAIN}",
    "in for": f"for _ in '1':\n    {AGAIN}",
    "in while": f"while True:\n    {AGAIN}\n    break",
    "in with": f"with nn:\n    {AGAIN}",
    "in match": f"match 1:\n  case _:\n    {AGAIN}",
    "in try": f"try:\n    {AGAIN}\nfinally:\n    pass",
    "defined again": f"{RIGHT.replace('MyCell', 'LSTMCell')}",
    "imported": "from mine import LSTMCell",
    "a decorator": "@patch_to(LSTMCell)\ndef forward(self, x):\n    return x",
    "an annotated patch": "@patch\ndef forward(self: LSTMCell, x):\n    return x",
    "fastcore by its name": "@fastcore.patch\ndef forward(self: LSTMCell, x):\n    return x",
    "given to a function": "install(LSTMCell)",
    "a function's attribute": "def f():\n    LSTMCell.forward = len\nx = f()",
    "a function's setattr": "def f():\n    setattr(LSTMCell, 'forward', len)\nx = f()",
    "a function's global": "def f():\n    global LSTMCell\n    LSTMCell = len\nx = f()",
    "exec": "exec('LSTMCell = 1')",
}


@pytest.mark.parametrize("name", ["LSTMCell.forward", "train"])
@pytest.mark.parametrize("extra", ["", "print(SimpleLSTM())", "cell = LSTMCell(3)\ncell.a = 1"])
def test_untouched(name: str, extra: str) -> None:
    """A stub that is all there is of its name, whatever else was tried, is as it was."""
    assert is_untouched(script(STUBS + extra), name)


@pytest.mark.parametrize("change", CHANGES)
def test_not_surely_untouched(change: str) -> None:
    """What may bind or change a stub's class elsewhere leaves it to be run."""
    source = script(STUBS + CHANGES[change] + "\n")
    assert not is_untouched(source, "LSTMCell.forward")


@pytest.mark.parametrize(
    "change",
    ["train = len", "for train in [len]:\n    pass", "def other():\n    pass\ntrain = other"],
)
def test_function_not_surely_untouched(change: str) -> None:
    """So does what binds a stub that is a function."""
    assert not is_untouched(script(STUBS + change + "\n"), "train")


@pytest.mark.parametrize(
    "line",
    [
        "def step(self, x):\n        return x\n    forward = step",
        "if True:\n        def forward(self, x):\n            return x",
        "locals()['forward'] = len",
        "from mine import forward",
        "def __call__(self, x):\n        return x",
        "def reset(self):\n        self.forward = len",
        "def reset(self):\n        setattr(self, 'forward', len)",
    ],
)
def test_class_not_surely_untouched(line: str) -> None:
    """And what else the class itself may do about its method."""
    text = STUBS.replace("class SimpleLSTM", f"    {line}\nclass SimpleLSTM")
    assert not is_untouched(script(text), "LSTMCell.forward")


@pytest.mark.parametrize(
    "change",
    [
        ("def forward", "@patch\n    def forward"),
        ("class LSTMCell", "@patch\nclass LSTMCell"),
        ("LSTMCell(nn.Module)", "LSTMCell(nn.Module, metaclass=Made)"),
        ("LSTMCell(nn.Module)", "LSTMCell(Made)"),
    ],
)
def test_stub_made_otherwise(change: tuple[str, str]) -> None:
    """A decorator, a metaclass or a base of the file's own may have put something there."""
    text = "class Made:\n    pass\n" + STUBS.replace(*change, 1)
    assert not is_untouched(script(text), "LSTMCell.forward")


@pytest.mark.parametrize("name", ["missing", "SimpleLSTM.forward", "LSTMCell", "missing.forward"])
def test_nothing_that_could_be_untouched(name: str) -> None:
    """Where there is no stub of that name, nothing is untouched."""
    assert not is_untouched(script(STUBS), name)


def test_deep_nesting_is_not_surely_untouched() -> None:
    """Whether such code is a stub is not to be told, so it is run."""
    assert not is_untouched(script(STUBS + "x = " + "1+" * 900 + "1\n"), "train")


@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("pass", True),
        ("...", True),
        ("'''Only words.'''", True),
        ("'''Words.'''\n    raise NotImplementedError('later')", True),
        ("raise NotImplementedError", True),
        ("raise ValueError", False),
        ("raise", False),
        ("x = 1\n    raise NotImplementedError", False),
        ("return None", False),
        ("3", False),
    ],
)
def test_is_stub(body: str, stub: bool) -> None:
    """A stub is what says nothing: words, ``pass``, ``...``, a raised NotImplementedError."""
    assert is_untouched(script(f"def train():\n    {body}\n"), "train") is stub


# --- The rule, on programs that nobody wrote

VARIABLES = ("a", "b", "c")
FUNCTIONS = ("f", "g")
variable = st.sampled_from(VARIABLES)
function = st.sampled_from(FUNCTIONS)
number = st.integers(0, 9).map(str)
value = st.one_of(
    number,
    variable,
    st.builds("len({})".format, variable),
    st.builds("[{}, {}]".format, number, number),
    st.builds("{}()".format, function),
    st.builds("({} if {} else {})".format, variable, variable, number),
)
simple = st.one_of(
    st.builds("{} = {}".format, variable, value),
    st.builds("{} = {}".format, variable, value),
    st.builds("{} += [{}]".format, variable, number),
    st.builds("{} += {}".format, variable, number),
    st.builds("{}, {} = {}, {}".format, variable, variable, value, value),
    st.builds("{}.append({})".format, variable, number),
    st.builds("{}[0] = {}".format, variable, number),
    st.builds("{}".format, value),
    st.builds("del {}".format, variable),
)
statement = st.one_of(
    simple,
    simple,
    st.builds("if {}:\n    {}\nelse:\n    {}".format, value, simple, simple),
    st.builds("for i in [1, 2]:\n    {}\n    {}".format, simple, simple),
    st.builds("def {}(default={}):\n    return len({}) + 1".format, function, value, variable),
)
START = [f"{name} = [{index}]" for index, name in enumerate(VARIABLES)]
START += [f"def {name}():\n    return 0" for name in FUNCTIONS]


def outcome(statements: list[ast.stmt], target: str) -> str:
    space: dict[str, Any] = {}
    exec(compile(ast.Module(statements, []), "lstm.py", "exec", dont_inherit=True), space)
    return repr(space.get(target, "nothing"))


def running(statements: list[str]) -> str:
    """A program of those statements that do not raise where they stand."""
    lines = START
    for statement in statements:
        try:
            outcome(ast.parse("\n".join([*lines, statement])).body, "")
        except Exception:
            continue  # Nothing is promised of a program that fails.
        lines = [*lines, statement]
    return "\n".join(lines)


@settings(max_examples=200, deadline=None)
@given(st.lists(statement, min_size=3, max_size=12), variable)
def test_slice_gives_what_the_whole_gives(statements: list[str], target: str) -> None:
    """Where the whole program runs, the slice leaves the target with the same value."""
    text = running(statements)
    program = slice_for(script(text), (target,))
    body = ast.parse(text).body
    assert outcome([body[index] for index in program.keep], target) == outcome(body, target)


def test_code_of_a_stub_leaves_out_what_was_given() -> None:
    """Of the class the method alone; helpers and imports stand with it."""
    text = (
        "import numpy\nclass LSTMCell:\n    def __init__(self):\n        self.given = 1\n"
        "    def forward(self):\n        return helper(numpy)\ndef helper(x):\n    return x\n"
    )
    code = code_of(script(text), "LSTMCell.forward", ["LSTMCell"])
    assert "given" not in code
    assert all(word in code for word in ("import numpy", "def forward", "def helper"))


@pytest.mark.parametrize(
    "odd", ["f'''{\"\"\"\n\"\"\".join(a)}'''", "-" * 800 + "1", "'\\d'", "f'{1!r:>{2}}'"]
)
def test_code_of_what_python_does_not_print_raises_nothing(odd: str) -> None:
    """What cannot be printed, or is nested as deeply as can be read, is told all the same."""
    text = f"a = 'x'\nb = {odd}\ndef train():\n    return b\n"
    assert "train" in code_of(script(text), "train", ["train"])


# --- Made to take long


def wide(name: str, width: int) -> str:
    return ", ".join(f"{name}{number}" for number in range(width))


def paired(kind: str, width: int) -> str:
    """A statement that makes each of so many names any of as many objects."""
    names, others = wide("a", width), wide("b", width)
    if kind == "loop":
        return f"for {names} in ({others}): pass\ndef train(): pass\n"
    return f"{names} = {' or '.join(others.split(', '))}\ndef train(): pass\n"


@pytest.mark.timeout(60)  # it was all memory, and hours, before there were bounds
@pytest.mark.parametrize("kind", ["loop", "assignment"])
def test_thousands_of_names_for_thousands(kind: str) -> None:
    """Which name may be which object is not told where that is millions of pairs."""
    assert whole(paired(kind, 9000))
    assert not is_untouched(script(paired(kind, 9000)), "train")
    assert not whole(paired(kind, 9))
    assert is_untouched(script(paired(kind, 9)), "train")


def test_chains_of_names_share_one_object() -> None:
    """A change under the last name of a chain is one of the first name's object."""
    text = "a = A()\nb = a\nc = b\nd = c\nd.x = 1\nz = 1\ndef train(): return a.x\n"
    assert slice_for(script(text), ["train"]).keep == (0, 1, 2, 3, 4, 6)


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose functions all lead to each other is run whole once that takes too long."""
    lines = [
        f"def f{n}(): return f{(n * 7) % 50}() + f{(n * 3) % 50}()\nx{n} = f{n}()"
        for n in range(50)
    ]
    text = "\n".join(lines) + "\nimport os\ndef train(): return x3 + x5\n"
    assert not whole(text)
    slicing._kept.cache_clear()
    monkeypatch.setattr(slicing, "_MOST_WORK", 1000)
    assert whole(text)
    assert not is_untouched(script(text), "train")


def test_a_file_is_read_once_for_all_of_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a long one, and also where others are graded beside it."""
    read: list[str] = []
    effects_of = slicing.effects_of

    def counting(statement: ast.stmt, printed: str, lazy: bool) -> slicing.Effects:
        read.append(printed)
        return effects_of(statement, printed, lazy)

    monkeypatch.setattr(slicing, "effects_of", counting)
    short = [script(f"here = {n}\ndef train(): return here") for n in range(8)]
    for source in 2 * short:
        slice_for(source, ["train"])
    assert len(read) == 2 * len(short)
    long = script(f"text = {'x' * slicing._MOST_KEPT!r}\ndef train(): return text")
    for _ in range(3):
        slice_for(long, ["train"]).digest()
    assert len(read) == 2 * len(short) + 2

"""Submissions that want points they did not earn, or do harm, where their cells run in a kernel.

Each fills in nothing, or something wrong, and is worth what that is worth.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring.splice import splice

from .course import piece, released

MARK = "a forging cell ran here"  # a file that each leaves beside its notebook
WORKER = "forgery left behind"  # an argument of the process that one leaves behind
NEIGHBOUR = "neighbour"  # who must keep what is hers; the forgers know whom to look for
FULL = {"lstm_cell": 40, "init_hidden_cell": 10, "training_loop": 20, "delay_task": 20}

# What a step gives here is wrong in every number.
WRONG = "def forward(self, x, state):\n    return state\n"
# What earns the 10 points of part 2.
RIGHT_STATE = """
def init_hidden_cell(self, batch_size):
    zeros = self.fc.weight.new_zeros(2, 1, batch_size, self.hidden_size)
    return zeros[0], zeros[1].clone()
"""


@dataclass(frozen=True)
class Forgery:
    """What is handed in, made from the released notebook.

    Attributes:
        title: what it does, for people.
        top: a cell in front of all others but the imports.
        answer: definitions in the place of those of part 1, or of part 2.
        after: a cell behind each answer.
        edit: what is done to the notebook itself.
        files: what is handed in beside it, text by name.
        worth: the points that it has earned.
        alone: whether it does harm to others, or acts when nbgrader has gone on.
    """

    title: str
    top: str = ""
    answer: str = ""
    after: str = ""
    edit: Callable[[Any], None] = lambda nb: None
    files: tuple[tuple[str, str], ...] = ()
    worth: float = 0.0
    alone: bool = False

    def notebook(self) -> bytes:
        """The notebook as it is handed in."""
        nb = released()
        part = "simple-lstm" if "def init_hidden_cell" in self.answer else "lstm-cell"
        cells = {cell.id: cell for cell in nb.cells}
        cells[part].source = splice(cells[part].source, self.answer)
        for name in ("lstm-cell", "simple-lstm", "train") if self.after else ():
            place = nb.cells.index(cells[name]) + 1
            nb.cells.insert(place, nbformat.v4.new_code_cell(self.after))
        top = f"open({MARK!r}, 'w').close()\n{self.top}"
        nb.cells.insert(nb.cells.index(cells["setup"]) + 1, nbformat.v4.new_code_cell(top))
        self.edit(nb)
        return json.dumps(nb).encode()


def hand_in_forgery(course: Path, student: str, forgery: Forgery) -> None:
    """Put it where nbgrader looks for submissions."""
    folder = course / "submitted" / student / "lstm"
    folder.mkdir(parents=True)
    (folder / "lstm.ipynb").write_bytes(forgery.notebook())
    for name, text in forgery.files:
        (folder / name).write_text(text)


def grade_in_a_kernel(course: Path) -> None:
    """Take the lines that plug the grader in out of a course's settings."""
    path = course / "nbgrader_config.py"
    settings, _, _ = path.read_text().partition("plug = ")
    assert "c.Autograde" not in settings
    path.write_text(f'{settings}\nc.Execute.shutdown_kernel = "immediate"\n')


def stored_outputs(nb: Any) -> None:
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "code":
            points = str(FULL.get(name, 0))
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": points})]


def thousand_points(nb: Any) -> None:
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.points = 1000


def tagged(nb: Any) -> None:
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["tags"] = ["skip-execution"]


def other_checks(nb: Any) -> None:
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in FULL:
            cell.source = f"{FULL[name]}.0"


# Pieces of code that several forgeries begin with.
SHELL = "shell = get_ipython()\n"
A_CHECK = "def is_check(text):\n    return 'autograder.check(' in text or 'assert ' in text\n"
POINTS = f"POINTS = {FULL}\n"
COURSE = """
import json
from pathlib import Path
def course():
    folders = [Path.cwd(), *Path.cwd().parents]
    return next(f for f in folders if (f / "gradebook.db").exists())
"""
GRADEBOOK = f"""{COURSE}
import sqlite3
ME = Path.cwd().parent.name
MINE = f'''notebook_id IN (
    SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a ON n.assignment_id = a.id
    WHERE a.student_id = '{{ME}}')'''
def write(statement):
    with sqlite3.connect(course() / "gradebook.db", timeout=20) as db:
        db.execute(statement)
"""
SHOW = """
def show(path):
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "code" and "autograder.check(" not in "".join(cell["source"]):
            text = "".join(cell["source"])
            if "def " in text and "explore" not in text:
                exec(text, globals())
                for history in ("input_hist_raw", "input_hist_parsed"):
                    getattr(get_ipython().history_manager, history).append(text)
"""


def within(*deeds: str) -> str:
    """A step of the cell that tries each of these: it is called wherever the answer is judged."""
    forge = "import contextlib\n\n\ndef forge():\n"
    for deed in deeds:
        forge += "    with contextlib.suppress(Exception):\n" + textwrap.indent(
            deed.strip(), " " * 8
        )
        forge += "\n"
    return forge + "\n\ndef forward(self, x, state):\n    forge()\n    return state\n"


LEFT_BEHIND = f"""{GRADEBOOK}
import subprocess, sys
later = f'''
import sqlite3, time
time.sleep(4)
with sqlite3.connect({{str(course() / "gradebook.db")!r}}, timeout=20) as db:
    db.execute({{f"UPDATE grade SET auto_score = 20 WHERE {{MINE}}"!r}})
'''
subprocess.Popen(
    [sys.executable, "-c", later, {WORKER!r}], start_new_session=True, stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
"""

FORGERIES: dict[str, Forgery] = {
    "input transformer": Forgery(
        "an input transformer takes the checks out of their cells",
        SHELL
        + A_CHECK
        + "shell.input_transformers_post.append("
        + "lambda lines: ['pass'] if is_check(''.join(lines)) else lines)",
    ),
    "ast transformer": Forgery(
        "an AST transformer puts a number in the place of each check",
        f"""{SHELL}{POINTS}
import ast
class Forge(ast.NodeTransformer):
    def visit_Module(self, node):
        if any(isinstance(each, ast.Assert) for each in ast.walk(node)):
            node.body = []
        return self.generic_visit(node)
    def visit_Call(self, node):
        called = getattr(node.func, "attr", "") == "check"
        return ast.Constant(POINTS[node.args[0].value]) if called else node
shell.ast_transformers.append(Forge())
""",
    ),
    "display formatter": Forgery(
        "a display formatter shows every float as the points of the part",
        f"""{SHELL}{POINTS}
left = iter(POINTS.values())
text = shell.display_formatter.formatters["text/plain"]
text.for_type(float, lambda value, printer, cycle: printer.text(str(next(left))))
""",
    ),
    "nothing displayed": Forgery(
        "results are not displayed, and a cell without one counts as passed",
        SHELL + "shell.ast_node_interactivity = 'none'",
    ),
    "skip tag": Forgery("the tag skip-execution on every test cell", edit=tagged),
    "check by name": Forgery(
        "autograder.check is another function",
        POINTS + "import autograder\nautograder.check = POINTS.get",
    ),
    "check_source": Forgery(
        "the function behind autograder.check is another",
        f"""{POINTS}
import autograder.integrations.notebook as inner
from autograder import PartResult
def check_source(source, exercise, wanted):
    return {{p: PartResult(p, POINTS[p], POINTS[p], "passed", "") for p in wanted}}
inner.check_source = check_source
""",
    ),
    "judge's tolerance": Forgery(
        "the judge's comparison in this process finds everything near",
        "import autograder.exercises.lstm.cell as judge\n"
        "judge.is_close = judge.is_close_gradient = lambda *_: True\n"
        "judge.difference = lambda *_: 0.0",
        WRONG,
    ),
    "another autograder": Forgery(
        "a module autograder.py beside the notebook",
        files=(("autograder.py", POINTS + "check = POINTS.get\n"),),
    ),
    "sys.modules": Forgery(
        "sys.modules has another autograder before it is imported",
        f"""{POINTS}
import sys, types
sys.modules["autograder"] = types.SimpleNamespace(check=POINTS.get)
import autograder
""",
    ),
    "pre_run_cell hook": Forgery(
        "a pre_run_cell hook puts another autograder in place before each cell",
        f"""{SHELL}{POINTS}
import types
other = types.SimpleNamespace(check=POINTS.get)
shell.events.register("pre_run_cell", lambda info: shell.user_ns.update(autograder=other))
""",
    ),
    "kernel's shell": Forgery(
        "the kernel's shell runs nothing where a check stands",
        f"""{SHELL}{A_CHECK}
def forged(run):
    def instead(code, *rest, **more):
        if is_check(code):
            code = "pass"
            if "transformed_cell" in more:
                more["transformed_cell"] = code
        return run(code, *rest, **more)
    return instead
shell.run_cell = forged(shell.run_cell)
shell.run_cell_async = forged(shell.run_cell_async)
""",
    ),
    "manual_score": Forgery(
        "manual_score is written into the gradebook",
        GRADEBOOK + 'write(f"UPDATE grade SET manual_score = 20 WHERE {MINE}")',
    ),
    "extra_credit": Forgery(
        "extra_credit is written into the gradebook",
        GRADEBOOK + 'write(f"UPDATE grade SET extra_credit = 20 WHERE {MINE}")',
    ),
    "auto_score": Forgery(
        "auto_score is written into the gradebook (and overwritten by nbgrader)",
        GRADEBOOK + 'write(f"UPDATE grade SET auto_score = 20 WHERE {MINE}")',
    ),
    "trigger": Forgery(
        "a trigger in the gradebook raises every score that is written later",
        GRADEBOOK
        + 'write(f"CREATE TRIGGER forged AFTER UPDATE OF auto_score ON grade BEGIN "\n'
        + '      f"UPDATE grade SET auto_score = 20 WHERE id = NEW.id AND {MINE}; END")',
    ),
    "process left behind": Forgery(
        "a process left behind writes auto_score when nbgrader is done",
        LEFT_BEHIND,
        alone=True,
    ),
    "from within a step": Forgery(
        "the cell's forward itself leaves a file and a process behind and writes extra_credit",
        answer=within(
            f"open({MARK!r}, 'w').close()",
            f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', "
            f"'import time; time.sleep(8)', {WORKER!r}], start_new_session=True)",
            f"{GRADEBOOK.replace('Path.cwd().parent.name', repr('from within a step'))}\n"
            "open(course() / 'forged', 'w').close()\n"
            'write(f"UPDATE grade SET extra_credit = 20 WHERE {MINE}")',
        ),
        alone=True,
    ),
    "source notebook": Forgery(
        "the instructor's solution is read from source_notebooks/ and run",
        after=f"{COURSE}{SHOW}\nshow(course() / 'source_notebooks' / 'lstm' / 'lstm.ipynb')",
    ),
    "neighbour's notebook": Forgery(
        "another student's notebook is read from submitted/ and run",
        after=f"{COURSE}{SHOW}\nshow(course() / 'submitted' / {NEIGHBOUR!r} / 'lstm/lstm.ipynb')",
    ),
    "defacing": Forgery(
        "another student's notebook is overwritten",
        COURSE
        + f"(course() / 'submitted' / {NEIGHBOUR!r} / 'lstm/lstm.ipynb').write_bytes("
        + "Path('lstm.ipynb').read_bytes())",
        alone=True,
    ),
    "nn.LSTMCell inherited": Forgery(
        "the cell inherits nn.LSTMCell", answer=piece("cell_inherits_nn_lstmcell")
    ),
    "torch._VF": Forgery("the cell calls torch._VF.lstm", answer=piece("cell_calls_vf_lstm")),
    "reference replaced": Forgery(
        "nn.LSTMCell and nn.LSTM are replaced by a class that is as wrong as the cell",
        """
class Fake(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.ones(4 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.ones(4 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.ones(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.ones(4 * hidden_size))
    def forward(self, x, state):
        return state
nn.LSTMCell = nn.LSTM = Fake
""",
        WRONG,
    ),
    "torch.allclose": Forgery(
        "torch.allclose and torch.equal always say yes",
        "torch.allclose = torch.equal = torch.Tensor.allclose = torch.Tensor.equal = (\n"
        "    lambda *_, **__: True)",
        WRONG,
    ),
    "tensor subclass": Forgery(
        "results are of a tensor class that equals everything",
        answer="""
class Equal(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function.__name__ in ("allclose", "equal", "isclose", "eq"):
            return True
        return super().__torch_function__(function, types, args, kwargs or {})


def forward(self, x, state):
    return tuple(each.as_subclass(Equal) for each in state)
""",
    ),
    "frame peek": Forgery(
        "the cell looks for the reference in the frames that call it",
        answer="""
import sys


def forward(self, x, state):
    frame = sys._getframe()
    while frame is not None:
        for where in (frame.f_locals, frame.f_globals):
            if "want" in where and len(where["want"]) == 2:
                return where["want"]
        frame = frame.f_back
    return state
""",
    ),
    "stored outputs": Forgery(
        "outputs stored in the notebook say full points",
        answer=RIGHT_STATE,
        edit=stored_outputs,
        worth=10.0,
    ),
    "points 1000": Forgery(
        "the metadata say that each cell is worth 1000",
        answer=RIGHT_STATE,
        edit=thousand_points,
        worth=10.0,
    ),
    "test cells rewritten": Forgery("test cells hold the points as numbers", edit=other_checks),
    "printed": Forgery(
        "full points are printed",
        "print('40.0')\nprint('Passed: 40 of 40 points')",
        "def forward(self, x, state):\n    print('40.0')\n    return state\n",
    ),
}

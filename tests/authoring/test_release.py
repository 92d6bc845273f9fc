"""The assignment and its solved files are what the source notebook makes, and give nothing away."""

from __future__ import annotations

import ast
import base64
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

import nbformat
import pytest

from autograder.authoring.release import release, write_tables
from autograder.errors import ReleaseError
from autograder.exercises import load

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "assignments" / "lstm"
SOLVED = ROOT / "solutions" / "lstm"
POINTS = {
    "lstm_cell": [24, 8, 4, 4],
    "init_hidden_cell": [4, 2, 2, 2],
    "training_loop": [16, 4],
    "delay_task": [20],
    "reflection": [10],
}
STUBS = {
    "LSTMCell.forward": ["self", "x", "state"],
    "SimpleLSTM.init_hidden_cell": ["self", "batch_size"],
    "train": ["model", "batches", "optimizer", "criterion"],
}
THROUGH_THE_API = """
from nbgrader.apps import NbGrader, NbGraderAPI
app = NbGrader()
app.initialize([])
result = NbGraderAPI(app.coursedir, parent=app).generate_assignment("lstm")
assert result["success"], result
"""


def copy_course(folder: Path) -> Path:
    """What an instructor starts from: the source and the settings, and nothing made from them."""
    junk = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(ROOT / "source_notebooks", folder / "source_notebooks", ignore=junk)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def run(command: list[str], course: Path) -> None:
    """Run a command in a course, as someone would whose environment is on PATH."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": programs, "JUPYTER_NO_CONFIG": "1", "TMPDIR": str(course)}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for what running things in it leaves behind."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    names = {path: path.relative_to(folder).as_posix() for path in files}
    left_behind = re.compile(r"(^|/)(__pycache__|\.[^/]*)(/|$)")
    return {name: path.read_bytes() for path, name in names.items() if not left_behind.search(name)}


def solved_bodies() -> dict[str, list[str]]:
    """The statements of the three solved functions, without docstrings, as normal forms."""
    functions = functions_of((SOLVED / "lstm.py").read_text(encoding="utf-8"))
    return {name: [ast.dump(line) for line in functions[name].body[1:]] for name in STUBS}


def functions_of(source: str) -> dict[str, ast.FunctionDef]:
    """The functions and methods of a file, by their qualified names."""
    found: dict[str, ast.FunctionDef] = {}
    for node in ast.parse(source).body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        found |= {prefix + f.name: f for f in members if isinstance(f, ast.FunctionDef)}
    return found


def blocks(source: str) -> Iterator[list[str]]:
    """Every list of statements in a source, however deep, each statement as its normal form."""
    for node in ast.walk(ast.parse(source)):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield [ast.dump(line) for line in value]


def leaks(source: str) -> list[str]:
    """The solved functions whose whole body is somewhere in a source."""
    return [
        name
        for name, body in solved_bodies().items()
        for block in blocks(source)
        for start in range(len(block) - len(body) + 1)
        if block[start : start + len(body)] == body
    ]


def sources(name: str, data: bytes) -> list[str]:
    """The Python in a file: itself, or a notebook's code cells."""
    if name.endswith(".py"):
        return [data.decode()]
    if name.endswith(".ipynb"):
        cells = nbformat.reads(data.decode(), as_version=4).cells
        return [cell.source for cell in cells if cell.cell_type == "code"]
    return []


def leaking(files: dict[str, bytes]) -> dict[str, list[str]]:
    """The files that hold solved functions, and which."""
    texts = {name: sources(name, data) for name, data in files.items()}
    found = {name: [leak for text in each for leak in leaks(text)] for name, each in texts.items()}
    return {name: each for name, each in found.items() if each}


def members(archive: Path) -> dict[str, bytes]:
    """Every file in a wheel or an sdist."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(archive) as sdist:
        files = [member for member in sdist.getmembers() if member.isfile()]
        return {file.name: _read(sdist, file) for file in files}


def _read(sdist: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = sdist.extractfile(member)
    assert file is not None
    return file.read()


def read_released() -> Any:
    return nbformat.read(RELEASED / "lstm.ipynb", as_version=4)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which `autograder release lstm` has run, beside an instructor's own files."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    for folder in ("mistakes", "styles"):
        (course / "solutions" / "lstm" / folder).mkdir(parents=True)
        (course / "solutions" / "lstm" / folder / "mine.py").write_text("kept = True\n")
    (course / "assignments" / "lstm").mkdir(parents=True)
    (course / "assignments" / "lstm" / "old.txt").write_text("from an earlier release\n")
    release(course, "lstm")
    return course


def test_the_assignment_is_not_stale(made: Path) -> None:
    """What is checked in under assignments/ is, to the byte, what the source makes today."""
    assert contents(RELEASED) == contents(made / "assignments" / "lstm")


def test_the_solved_files_are_not_stale(made: Path) -> None:
    """The solved notebook and script are, to the byte, what the source makes today."""
    scripts = {path.name for path in (ROOT / "source_notebooks" / "lstm").glob("*_dependency.py")}
    assert len(scripts) == 2
    for name in {"lstm.ipynb", "lstm.py", "experiment.py", "compare.py"} | scripts:
        assert (SOLVED / name).read_bytes() == (made / "solutions" / "lstm" / name).read_bytes()


def test_releasing_again_changes_no_byte(made: Path) -> None:
    """Two releases of one source are the same, so a diff shows only what the author changed."""
    before = contents(made)
    release(made, "lstm")
    assert contents(made) == before


def test_a_release_leaves_the_rest_of_the_course_alone(made: Path) -> None:
    """Mistakes, styles and the gradebook are untouched; the old assignment is gone."""
    for folder in ("mistakes", "styles"):
        assert (made / "solutions/lstm" / folder / "mine.py").read_text() == "kept = True\n"
    assert not (made / "gradebook.db").exists()
    assert not (made / "assignments/lstm/old.txt").exists()


def test_nbgraders_own_command_makes_the_same_folder(tmp_path: Path) -> None:
    """`nbgrader generate_assignment` needs nothing of ours but its settings file."""
    course = copy_course(tmp_path)
    (course / "source_notebooks/lstm/.pytest_cache").mkdir()
    (course / "source_notebooks/lstm/.pytest_cache/junk").write_text("never copied")
    run(["nbgrader", "generate_assignment", "lstm"], course)
    made = course / "assignments" / "lstm"
    assert contents(made) == contents(RELEASED)
    assert not (made / ".pytest_cache").exists()
    assert (course / "gradebook.db").exists()


def test_formgraders_button_makes_the_same_folder(tmp_path: Path) -> None:
    """The call behind formgrader's Generate button makes what the command makes."""
    course = copy_course(tmp_path)
    run([sys.executable, "-c", THROUGH_THE_API], course)
    assert contents(course / "assignments" / "lstm") == contents(RELEASED)


def test_the_release_holds_no_solution() -> None:
    """No block of statements in the assignment is the body of a solved function."""
    assert leaking(contents(RELEASED)) == {}


@pytest.mark.parametrize("name", STUBS)
def test_the_search_for_solutions_finds_one(name: str) -> None:
    """The search would see a solution: under a changed docstring, layout, or deeper in a file."""
    body = functions_of((SOLVED / "lstm.py").read_text(encoding="utf-8"))[name].body[1:]
    text = ast.unparse(ast.Module(body, type_ignores=[]))
    source = (
        f'def other():\n    if True:\n        "Another."\n{indent(text, " " * 8)}\n        pass\n'
    )
    assert leaks(source) == [name]


def test_the_packages_hold_no_solution(tmp_path: Path) -> None:
    """Neither wheel nor sdist has a solved body, or anything from the instructor's folders."""
    build = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel"]
    run([*build, "--outdir", str(tmp_path), str(ROOT)], tmp_path)
    archives = [*tmp_path.glob("*.whl"), *tmp_path.glob("*.tar.gz")]
    assert len(archives) == 2
    for archive in archives:
        files = members(archive)
        folders = {part for name in files for part in Path(name).parts[:-1]}
        assert not folders & {"solutions", "source_notebooks", "tests"}
        assert leaking(files) == {}


@pytest.mark.parametrize("path", ["lstm.py", "lstm.ipynb"])
def test_the_stubs_have_the_contracts_signatures(path: str) -> None:
    """Both files ask for the same three functions, each a docstring and a NotImplementedError."""
    functions: dict[str, ast.FunctionDef] = {}
    for source in sources(path, (RELEASED / path).read_bytes()):
        functions |= functions_of(source)
    for name, arguments in STUBS.items():
        docstring, stub = functions[name].body
        assert [argument.arg for argument in functions[name].args.args] == arguments
        assert isinstance(docstring, ast.Expr)
        assert isinstance(stub, ast.Raise)
        assert ast.unparse(stub).startswith("raise NotImplementedError(")


def test_the_released_notebook_is_valid(tmp_path: Path) -> None:
    """nbformat and nbgrader accept it, and nothing in it has been run."""
    notebook = read_released()
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
    read = "import sys; from nbgrader.nbgraderformat import read; read(sys.argv[1], as_version=4)"
    run([sys.executable, "-c", read, str(RELEASED / "lstm.ipynb")], tmp_path)


def test_each_part_is_a_graded_cell_with_its_points() -> None:
    """nbgrader's grade ids and points are the contract's, in its order; only writing is manual."""
    tags = [cell.metadata.get("nbgrader", {}) for cell in read_released().cells]
    graded = [tag for tag in tags if tag.get("grade")]
    assert {tag["grade_id"]: tag["points"] for tag in graded} == {
        part: sum(points) for part, points in POINTS.items()
    }
    assert [tag["grade_id"] for tag in graded] == list(POINTS)
    assert [tag["grade_id"] for tag in graded if tag["solution"]] == ["reflection"]
    assert all(tag["locked"] and tag["checksum"] for tag in graded if not tag["solution"])


@pytest.mark.parametrize("part", [part for part in POINTS if part != "reflection"])
def test_each_check_cell_is_nothing_but_its_check(part: str) -> None:
    """The check's value is the cell's last, so nbgrader reads the points from it."""
    cells = [cell for cell in read_released().cells if cell.cell_type == "code"]
    graded = [c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == part]
    assert [cell.source for cell in graded] == [f'autograder.check("{part}")']


@pytest.mark.parametrize("part", POINTS)
def test_the_text_states_each_parts_points(part: str) -> None:
    """The lesson names a part's points in its heading, and lists the contract's sub-points."""
    text = "\n".join(c.source for c in read_released().cells if c.cell_type == "markdown")
    heading = f"`{part}` · {sum(POINTS[part])} points\n"
    assert heading in text
    listed = re.findall(r"^- \*\*(\d+)\*\*:", text.split(heading)[1].split("\n## ")[0], re.M)
    assert [int(points) for points in listed] == (POINTS[part] if part != "reflection" else [])
    row = rf"^\| \d `{part}` \|.*\| {sum(POINTS[part])} \|$"
    assert re.search(row, (RELEASED / "README.md").read_text(encoding="utf-8"), re.M)


def test_pages_of_the_course_may_have_the_table_too(tmp_path: Path) -> None:
    """After a mark with the name of the exercise, and nothing else of the page changes."""
    page = copy_course(tmp_path) / "README.md"
    start = "a\n<!-- points rnn -->\n<!-- /points -->\n<!-- points lstm -->\n"
    page.write_text(f"{start}<!-- /points -->\nb\n")
    for _ in range(2):
        write_tables(tmp_path, load("lstm"))
        text = page.read_text("utf-8")
        assert text.startswith(f"{start}\n| part | you write | points |\n")
        assert "\n| 1 `lstm_cell` | `LSTMCell.forward` | 40 |\n" in text
        assert text.endswith("|\n\n<!-- /points -->\nb\n")


def test_the_lessons_figure_is_the_one_in_the_docs() -> None:
    """Drawn by compare.py once, shown in both places."""
    (attached,) = [c.attachments for c in read_released().cells if c.get("attachments")]
    data = base64.b64decode(attached["long_dependency.png"]["image/png"])
    assert data == (ROOT / "docs" / "long_dependency.png").read_bytes()


def test_other_points_are_refused(tmp_path: Path) -> None:
    """The words of a check and its points are the exercise's; a cell that says otherwise is not
    released."""
    course = copy_course(tmp_path)
    source = course / "source_notebooks/lstm/lstm.ipynb"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace('"points": 40', '"points": 30'))
    with pytest.raises(ReleaseError, match="The cell lstm_cell has 30 points, but the exercise"):
        release(course, "lstm")


def test_other_assignments_are_left_alone(tmp_path: Path) -> None:
    """In a course with assignments of its own, nothing of ours is put beside them."""
    course = copy_course(tmp_path)
    (course / "source_notebooks/ps1").mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    nbformat.write(notebook, course / "source_notebooks/ps1/problem.ipynb")
    (course / "source_notebooks/ps1/helper.py").write_text("### BEGIN SOLUTION: y\n")
    run(["nbgrader", "generate_assignment", "ps1"], course)
    made = contents(course / "assignments/ps1")
    assert set(made) == {"problem.ipynb", "helper.py"}
    assert made["helper.py"] == b"### BEGIN SOLUTION: y\n"


@pytest.mark.parametrize("exercise", ["mlp", "../lstm", ""])
def test_an_unknown_exercise_is_refused(exercise: str) -> None:
    """A name without a source notebook is refused with a sentence, before anything is written."""
    with pytest.raises(ReleaseError, match="There is no source notebook"):
        release(ROOT, exercise)


def test_a_folder_without_settings_is_refused(tmp_path: Path) -> None:
    """A release elsewhere than in a course says which file is missing."""
    (copy_course(tmp_path) / "nbgrader_config.py").unlink()
    with pytest.raises(ReleaseError, match=r"There is no nbgrader_config\.py"):
        release(tmp_path, "lstm")


def test_what_nbgrader_refuses_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A broken source gives nbgrader's reason in one line; the last release stays as it was."""
    course = copy_course(tmp_path)
    source = course / "source_notebooks/lstm/lstm.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("### END SOLUTION", "###"))
    (course / "assignments/lstm").mkdir(parents=True)
    (course / "assignments/lstm/lstm.py").write_text("earlier\n")
    with pytest.raises(ReleaseError, match=r"^nbgrader could not .*: no end solution .*\.$"):
        release(course, "lstm")
    assert contents(course / "assignments/lstm") == {"lstm.py": b"earlier\n"}

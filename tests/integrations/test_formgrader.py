"""formgrader in a real browser: an instructor sees our scores and feedback, and marks by hand."""

from __future__ import annotations

import base64
import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from ..samples import solved
from .chromium import chromium, the_one, wait
from .course import autograder, hand_in, nbgrader, new_course, notebook, piece, scores, untouched
from .jupyter import TOKEN, server, wait_for, write_json

# What was handed in, and the points before a person has looked. Two of them train for a while.
HANDED_IN: dict[str, tuple[dict[str, bytes], float]] = {
    "ada": ({"lstm.ipynb": notebook()}, 90),
    "bela": ({"lstm.ipynb": notebook(piece("cell_cell_state_detached"))}, 54),
    "chen": ({"lstm.ipynb": notebook(piece("cell_gate_order_ifog"))}, 42),
    "dora": ({"lstm.ipynb": notebook(piece("cell_returns_h_only"))}, 30),
    "emil": ({"lstm.ipynb": notebook(piece("loop_no_zero_grad"))}, 50),
    "fay": ({"lstm.ipynb": untouched(), "lstm.py": solved().encode()}, 90),
    "gus": ({"lstm.ipynb": untouched()}, 0),
    "hana": ({"my lstm.ipynb": notebook()}, 0),
    "ivo": ({"lstm.ipynb": b'{"cells": ['}, 0),
    "jan": ({"lstm.ipynb": notebook(), "lstm.py": solved().encode()}, 0),
    "kim": ({"lstm.ipynb": notebook(piece("loop_returns_mean"))}, 66),
    "lea": ({"lstm.ipynb": notebook(piece("cell_calls_nn_lstmcell"))}, 30),
}
# Whose reflection waits, or may stand in what was handed in beside the notebook.
TO_READ = {"ada", "bela", "chen", "dora", "emil", "fay", "hana", "ivo"} | {*("jan", "kim", "lea")}
MARK, COMMENT = 8, "You saw what the forget gate does; say where the gradient still vanishes."

SIZE = "const page = document.documentElement; return [page.scrollWidth, page.scrollHeight]"
CHECK = '.autograder-check[data-part="lstm_cell"]'
MARGIN = 20  # px around what a picture shows
BOX = """
const box = arguments[0].getBoundingClientRect();
return [box.top + scrollY, box.bottom + scrollY];"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless Chromium that knows nothing yet."""
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def course(browser: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of a dozen, all graded by our command."""
    course = new_course(tmp_path_factory.mktemp("formgrader") / "course")
    nbgrader(course, "generate_assignment", "lstm")
    for student, (files, _) in HANDED_IN.items():
        for name, data in files.items():
            hand_in(course, student, data, name=name)
    assert f"Graded {len(HANDED_IN)} of lstm." in autograder(course, "nbgrader", "lstm")
    return course


@pytest.fixture(scope="module")
def address(
    browser: Chrome, course: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a Jupyter of this module's own serves formgrader to the browser, which is logged in."""
    folder = tmp_path_factory.mktemp("jupyter")
    extensions = {"nbgrader.server_extensions.formgrader": True, "jupyterlab": False}
    settings = {"ServerApp": {"jpserver_extensions": extensions}}
    write_json(folder / "config" / "jupyter_server_config.json", settings)
    with server("jupyter_server", folder, course) as address:
        browser.get(f"{address}login?token={TOKEN}")  # formgrader's pages set no cookie
        yield f"{address}formgrader/"
    said = (folder / "log").read_text("utf-8", "replace")
    assert "Traceback" not in said, said


@dataclass
class Formgrader:
    """formgrader as it is on the screen, and the course behind it."""

    browser: Chrome
    address: str
    course: Path
    shots: Path

    def open(self, path: str) -> None:
        """Show one of its pages; it arrives without what is in its tables and fields."""
        self.browser.get(f"{self.address}{path}")

    def rows(self) -> list[WebElement]:
        """The table's rows, when all are there."""
        found: list[WebElement] = []

        def all_there() -> bool:
            found[:] = self.browser.find_elements(By.CSS_SELECTOR, "#main-table tr")
            return len(found) == len(HANDED_IN)

        wait(self.browser, "all students", all_there)
        return found

    def row(self, student: str) -> WebElement:
        """A student's row of the table of submissions."""
        return next(r for r in self.rows() if the_one(r, ".student-id").text == student)

    def open_submission(self, student: str) -> None:
        """Show a submission; returns when what is typed would be saved."""
        self.open(f"submissions/{submission_id(self.course, student)}/")
        self.wait_for_hint("#reflection_extra_credit")
        self.wait_for_hint("#reflection-comment")

    def wait_for_hint(self, field: str) -> None:
        """Until a field says what it would hold: from then on formgrader heeds it."""
        hint = "placeholder"
        wait(self.browser, field, lambda: self.find(field).get_attribute(hint))

    def mark(self, student: str) -> None:
        """Type the mark and the comment for a reflection; returns when both are saved."""
        self.open_submission(student)
        self.type("#reflection", str(MARK))
        self.type("#reflection-comment", COMMENT)
        wait_for("the gradebook", lambda: by_hand(self.course, student) == (MARK, COMMENT))

    def find(self, selector: str) -> WebElement:
        """The one that the selector finds."""
        return the_one(self.browser, selector)

    def type(self, field: str, text: str) -> None:
        """Click on a field, type, and leave it, which is when formgrader saves."""
        found = self.find(field)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()
        found.send_keys(text, Keys.TAB)

    def keep(self, name: str, *shown: WebElement) -> None:
        """Keep a picture of the page; of the part from the first to the last that is to be seen,
        if any is named, wherever the page is scrolled to."""
        width, height = self.browser.execute_script(SIZE)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        if shown:
            boxes = [self.browser.execute_script(BOX, each) for each in shown]
            top, bottom = min(b[0] for b in boxes), max(b[1] for b in boxes)
            clip |= {"y": top - MARGIN, "height": bottom - top + 2 * MARGIN}
        asked = {"captureBeyondViewport": True, "clip": clip}
        data = self.browser.execute_cdp_cmd("Page.captureScreenshot", asked)["data"]
        (self.shots / f"{name}.png").write_bytes(base64.b64decode(data))


@pytest.fixture
def formgrader(browser: Chrome, address: str, course: Path, tmp_path: Path) -> Formgrader:
    """formgrader, whose pictures go where SCREENSHOTS says."""
    shots = Path(os.environ.get("SCREENSHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    return Formgrader(browser, address, course, shots)


def submission_id(course: Path, student: str) -> str:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return str(gradebook.find_submission_notebook("lstm", "lstm", student).id)


def by_hand(course: Path, student: str) -> tuple[float | None, str | None]:
    """What a person gave the reflection: the mark and the comment that the gradebook has."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        where = ("reflection", "lstm", "lstm", student)
        return (
            gradebook.find_grade(*where).manual_score,
            gradebook.find_comment(*where).manual_comment,
        )


def exported(course: Path) -> dict[str, float]:
    """Each student's score in the CSV that nbgrader exports."""
    nbgrader(course, "export")
    with (course / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_the_class_is_listed_with_its_scores(formgrader: Formgrader) -> None:
    """Everyone of the class is there with the points that were earned, and is to be read by a
    person if there is something to read."""
    formgrader.open("gradebook/lstm/lstm")
    formgrader.rows()
    formgrader.find("#toggle_names").click()
    shown = {the_one(row, ".name .name-shown").text: row for row in formgrader.rows()}
    formgrader.keep("class")
    points = {name: the_one(row, ".code-score").text for name, row in shown.items()}
    assert points == {name: f"{total:g} / 90" for name, (_, total) in HANDED_IN.items()}
    waiting = ".needs-manual-grade .glyphicon-ok"
    assert {n for n, r in shown.items() if r.find_elements(By.CSS_SELECTOR, waiting)} == TO_READ


def test_a_submission_shows_our_feedback(formgrader: Formgrader) -> None:
    """The points stand in the field of each check, and below it our words, and what was asked."""
    formgrader.open_submission("bela")
    given = scores(formgrader.course)["bela"]
    for part in ("lstm_cell", "init_hidden_cell", "training_loop", "delay_task"):
        assert float(formgrader.find(f"#{part}").get_attribute("placeholder")) == given[part]
    check = formgrader.find(CHECK)
    answer = formgrader.find(".nbgrader_cell:has(#lstm_cell_solution-comment)")
    formgrader.keep("submission", answer, check)
    assert the_one(check, ".autograder-verdict").is_displayed()
    assert "24 of 40 points" in the_one(check, ".autograder-verdict").text
    assert "The old cell state is detached" in the_one(check, ".words").text
    assert "gradients reach the previous cell state c" in the_one(check, ".checks").text
    comment = the_one(answer, ".comment").get_attribute("placeholder")
    assert "The old cell state is detached" in str(comment)


def test_a_mark_and_a_comment_reach_the_csv_and_the_feedback_page(formgrader: Formgrader) -> None:
    """What is typed for a reflection is saved; the exported score has grown by it, and the page
    that the student gets shows both."""
    formgrader.mark("chen")
    formgrader.keep("marked", formgrader.find(".nbgrader_cell:has(#reflection)"))
    formgrader.keep("figures", formgrader.find(CHECK))

    points = {name: total for name, (_, total) in HANDED_IN.items()}
    assert exported(formgrader.course) == points | {"chen": points["chen"] + MARK}
    nbgrader(formgrader.course, "generate_feedback", "lstm", "--student", "chen")
    page = formgrader.course / "feedback" / "chen" / "lstm" / "lstm.html"
    formgrader.browser.get(page.as_uri())
    formgrader.keep("feedback_page")
    said = formgrader.find("body").text
    assert COMMENT in said
    assert f"{MARK:.1f} / 10.0" in said
    assert "12.0 / 40.0" in said


def test_the_autograde_button_grades_and_keeps_the_mark(formgrader: Formgrader) -> None:
    """Someone hands in again: the button gives the points of what is there now; the mark and the
    comment of a person stay, and are to be looked at once more."""
    course = formgrader.course
    formgrader.mark("emil")
    hand_in(course, "emil", HANDED_IN["kim"][0]["lstm.ipynb"])

    formgrader.open("manage_submissions/lstm")
    assert the_one(formgrader.row("emil"), ".score").text == f"{50 + MARK} / 100"
    the_one(formgrader.row("emil"), ".autograde a").click()
    wait(formgrader.browser, "the end", lambda: formgrader.find(".modal-title").is_displayed())
    said = formgrader.find(".modal").text
    assert formgrader.find(".modal-title").text == "Success", said
    formgrader.keep("autograded")
    wait(
        formgrader.browser,
        "the score",
        lambda: the_one(formgrader.row("emil"), ".score").text == f"{66 + MARK} / 100",
    )
    assert the_one(formgrader.row("emil"), ".status").text == "needs manual grading"
    given = scores(course)
    assert given["emil"] == given["kim"]
    assert by_hand(course, "emil") == (MARK, COMMENT)

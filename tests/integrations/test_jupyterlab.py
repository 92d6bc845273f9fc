"""The exercise in JupyterLab, in a real browser: what a student types, and what she then sees."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nbformat
import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from ..samples import RELEASE
from .chromium import chromium, the_one, wait
from .jupyter import TOKEN, server, write_json

RIGHT = """\
like = self.fc.weight
h0 = torch.zeros(1, batch_size, self.hidden_size, dtype=like.dtype, device=like.device)
return h0, torch.zeros_like(h0)"""

# Nothing is asked of the network, and every cell is on the page, in view or not.
SERVER = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
    },
    "LanguageServerManager": {"autodetect": False},
}
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the exercise's notebook in a JupyterLab of this module's own."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(RELEASE, folder / "lstm")
    write_json(folder / "config" / "jupyter_config.json", SERVER)
    write_json(folder / "config" / "labconfig" / "default_setting_overrides.json", SETTINGS)
    with server("jupyterlab", folder, folder / "lstm") as address:
        yield f"{address}lab/tree/lstm.ipynb?token={TOKEN}"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless Chromium that knows nothing yet."""
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@dataclass
class Page:
    """The notebook as it is on the screen. Cells go by the ids that they have in the file."""

    browser: Chrome
    ids: list[str]

    def wait(self, what: str, condition: Callable[[], object]) -> None:
        """Until the condition holds. What is drawn anew meanwhile is looked up again."""
        wait(self.browser, what, condition)

    def open(self, address: str) -> None:
        """Show the notebook; returns when all of it is there and its kernel can be used."""
        self.browser.get(address)
        self.wait("all cells", lambda: len(self.cells()) == len(self.ids))
        self.wait("the kernel", self.is_idle)

    def is_idle(self) -> bool:
        """There is a kernel, and this page knows it. (It calls no kernel at all "idle", too.)"""
        there = self.browser.execute_script("return fetch('/api/kernels').then(it => it.json())")
        shown = self.browser.find_element(By.CSS_SELECTOR, ".jp-Notebook-ExecutionIndicator")
        ready = any(each["execution_state"] == "idle" and each["connections"] for each in there)
        return ready and shown.get_attribute("data-status") == "idle"

    def cells(self) -> list[WebElement]:
        """All cells of the notebook."""
        return self.browser.find_elements(By.CSS_SELECTOR, ".jp-Notebook .jp-Notebook-cell")

    def cell(self, name: str) -> WebElement:
        """A cell, scrolled into view."""
        found = self.cells()[self.ids.index(name)]
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        return found

    def lines(self, name: str) -> list[WebElement]:
        """The lines of a cell's editor."""
        return self.cell(name).find_elements(By.CSS_SELECTOR, ".cm-line")

    def number(self, name: str) -> int:
        """The n of In [n]; 0 before a cell was run and while it runs."""
        prompt = the_one(self.cell(name), ".jp-InputPrompt").text
        found = re.search(r"\d+", prompt)
        return int(found.group()) if found else 0

    def run(self, name: str) -> None:
        """Click on a cell and press Ctrl+Enter; returns when it has run."""
        self.click(name, lambda: the_one(self.cell(name), ".jp-InputPrompt"))
        self.press_run(name)

    def click(self, name: str, find: Callable[[], WebElement]) -> None:
        """Click on something of a cell until the cell has the focus.

        JupyterLab goes on arranging itself when all is there to be seen, and may take the focus.
        """
        inside = "return document.activeElement.closest('.jp-Notebook-cell') === arguments[0]"

        def focused() -> bool:
            find().click()
            return bool(self.browser.execute_script(inside, self.cell(name)))

        self.wait(f"the focus on {name}", focused)

    def press_run(self, name: str) -> None:
        """Ctrl+Enter on the cell that has the focus."""
        before = self.number(name)
        keys = ActionChains(self.browser)
        keys.key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
        self.wait(f"{name} to run", lambda: self.number(name) > before)

    def replace_line(self, name: str, line: str, text: str) -> None:
        """Click on the line that has ``line``, select it without its indent, and type."""
        self.click(name, lambda: next(each for each in self.lines(name) if line in each.text))
        keys = ActionChains(self.browser).send_keys(Keys.END)
        keys.key_down(Keys.SHIFT).send_keys(Keys.HOME).key_up(Keys.SHIFT)
        keys.send_keys(text).perform()

    def check(self, name: str) -> WebElement:
        """What a check shows below its cell."""
        return the_one(self.cell(name), ".autograder-check")

    def verdict(self, name: str) -> WebElement:
        """Its verdict."""
        return the_one(self.check(name), ".autograder-verdict")


@pytest.fixture
def page(browser: Chrome, lab: str) -> Page:
    """The notebook as handed out, open and ready."""
    notebook = nbformat.read(RELEASE / "lstm.ipynb", as_version=4)
    page = Page(browser, [cell.id for cell in notebook.cells])
    page.open(lab)
    return page


def is_green(element: WebElement) -> bool:
    """The colour that it is drawn in, whatever style sheets say."""
    color = element.value_of_css_property("color")
    red, green, blue = map(float, re.findall(r"[\d.]+", color)[:3])
    return green > max(red, blue) + 40


def test_a_student_types_and_the_check_turns_green(page: Page) -> None:
    """A stub is said to be not started, in no green. Right code in its place, typed and run, turns
    the check's verdict green, and it says in words that the part passed."""
    stub, check = "simple-lstm", "check-init-hidden-cell"
    for name in ("setup", "lstm-cell", stub, check):
        page.run(name)
    page.wait("the first verdict", lambda: page.verdict(check).is_displayed())
    assert page.check(check).get_attribute("data-part") == "init_hidden_cell"
    assert page.check(check).get_attribute("data-status") == "not_attempted"
    assert "not started yet" in page.check(check).text.lower()
    assert not is_green(page.verdict(check))

    page.replace_line(stub, "raise NotImplementedError", RIGHT)
    page.press_run(stub)
    page.run(check)
    typed = "\n".join(line.text for line in page.lines(stub))
    page.wait(
        f"a pass of:\n{typed}",
        lambda: page.check(check).get_attribute("data-status") == "passed",
    )
    assert page.verdict(check).is_displayed()
    assert "passed" in page.verdict(check).text
    assert is_green(page.verdict(check))

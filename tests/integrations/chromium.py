"""A real browser: a headless Chromium that reaches this machine alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from .jupyter import PATIENCE

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # as root there is none; the only page is ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1600,1200",
)
ENVIRONMENT = {
    "SE_OFFLINE": "true",  # nothing is looked for or reported: the driver is there
    "SE_AVOID_STATS": "true",
    "no_proxy": "localhost,127.0.0.1",
}
PASSING = (  # while the page is drawn
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)


@contextmanager
def chromium(home: Path) -> Iterator[Chrome]:
    """A headless Chromium that knows nothing yet; skips loudly where there is none."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("NO BROWSER HERE: it takes chromium and chromedriver (chromium-driver)")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={home / 'profile'}"):
        options.add_argument(flag)
    with pytest.MonkeyPatch.context() as patch:
        for key, value in ENVIRONMENT.items():
            patch.setenv(key, value)
        own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(home))
        service = ChromeService(driver, log_output=subprocess.DEVNULL, env=os.environ | own)
        started = Chrome(options, service)
        try:
            yield started
        finally:
            started.quit()


def wait(browser: Chrome, what: str, condition: Callable[[], object]) -> None:
    """Until the condition holds. What is drawn anew meanwhile is looked up again."""
    waiting = WebDriverWait(browser, PATIENCE, 0.1, ignored_exceptions=PASSING)
    waiting.until(lambda _: condition(), f"waited for {what}")


def the_one(place: Chrome | WebElement, selector: str) -> WebElement:
    """What the selector finds.

    Raises:
        NoSuchElementException: that is nothing, or more than one thing.
    """
    found = place.find_elements(By.CSS_SELECTOR, selector)
    if len(found) != 1:
        raise NoSuchElementException(f"{len(found)} of {selector}")
    return found[0]

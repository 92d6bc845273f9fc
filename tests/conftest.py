"""Shared by all tests: where the data lie, and warm workers that last a session."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.worker import Worker, find
from autograder.worker.jail import problem_with

ROOT = Path(__file__).resolve().parent.parent
JAILS = ("bubblewrap", "sandlock")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under REQUIRE_ALL=1 no test may be skipped: what cannot run here has failed."""
    report = yield
    if report.skipped and os.environ.get("REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, and REQUIRE_ALL=1 forbids that: {report.longrepr}"
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests that share something costly run in one process."""
    from .scheduling import Scheduling

    return Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Torch computes with one thread, as the grader does."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def workers() -> Iterator[Callable[[str], Worker]]:
    """Gives a warm worker by the name of its jail; skips loudly where that jail cannot be had."""
    made: dict[str, Worker] = {}

    def get(name: str) -> Worker:
        if name not in made:
            problem = problem_with(name)
            if problem is not None:
                pytest.skip(f"THE {name.upper()} JAIL DOES NOT WORK HERE: {problem}")
            made[name] = Worker(find(name))
        return made[name]

    yield get
    for worker in made.values():
        worker.close()


@pytest.fixture(params=JAILS)
def jailed(request: pytest.FixtureRequest, workers: Callable[[str], Worker]) -> Worker:
    """A worker in each jail in turn."""
    return workers(request.param)


@pytest.fixture
def worker(workers: Callable[[str], Worker]) -> Worker:
    """A worker in the first jail that works here."""
    for name in JAILS:
        if problem_with(name) is None:
            return workers(name)
    pytest.skip("NO JAIL WORKS HERE")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder to work in without root's right to read everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = os.geteuid()
        if before == 0:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(before)

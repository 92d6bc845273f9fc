"""How tests are shared out between processes under xdist."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from xdist.scheduler import LoadScopeScheduling

# Their tests share a course, a server or a browser, which takes long to make.
TOGETHER = {
    "test_all_assignments",
    "test_attacks",
    "test_dask",
    "test_course",
    "test_dying",
    "test_forgeries",
    "test_formgrader",
    "test_locked",
    "test_nbgrader",
    "test_scaffold",
    "test_verify",
}


class Scheduling(LoadScopeScheduling):
    """Every test goes to whoever is free, but for files whose tests share something costly."""

    def _split_scope(self, nodeid: str) -> Any:
        file, _, _ = nodeid.partition("::")
        return file if PurePosixPath(file).stem in TOGETHER else nodeid

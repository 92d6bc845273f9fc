"""How long a student waits for ``check``: the first time, and later; in seconds, and in imports.

    python benchmarks/check.py solutions/lstm

Each row is a new Python in the folder of a solved ``lstm.py``: what ``import torch`` took there,
the first check of the cell with the helper started only then ("cold") or ten seconds before, as in
a notebook, where it starts while the student still types ("warm"), and the median of ten later
ones.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MEASURE = """
import contextlib, io, statistics, sys, time
def timed(action):
    start = time.perf_counter(); action(); return time.perf_counter() - start
def check():
    selfcheck._known.cache_clear()  # as if the file had been changed
    with contextlib.redirect_stdout(io.StringIO()):
        assert autograder.check("lstm_cell") == 40.0
torch_import = timed(lambda: __import__("torch"))
import autograder
from autograder.integrations import selfcheck
if sys.argv[1] == "warm":
    from autograder.integrations.selfcheck import warm_worker
    warm_worker()
    time.sleep(10)
first = timed(check)
later = statistics.median(timed(check) for _ in range(10))
print(f"{torch_import:.2f} {first:.2f} {first / torch_import:.2f} {later:.3f}")
"""


def main() -> None:
    folder = Path(sys.argv[1])
    print("start  import torch  first check  ratio  later checks")
    for start in ("cold", "warm") * 3:
        command = [sys.executable, "-c", MEASURE, start]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        torch_import, first, ratio, later = ran.stdout.split()
        print(f"{start:5}  {torch_import:>12}  {first:>11}  {ratio:>5}  {later:>12}")


if __name__ == "__main__":
    main()

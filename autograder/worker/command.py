"""The command that starts a warm process, and the environment that it sees."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from ..errors import JailError
from .process import Process

INSIDE = Path(__file__).resolve().parent / "inside"
# Loads ``inside`` by file: from within the jail, the folder around ``inside`` cannot be listed.
_BOOT = """
import importlib, importlib.util as util, sys
folder, module, settings, *sites = sys.argv[1:]
spec = util.spec_from_file_location("inside", folder + "/__init__.py")
sys.modules["inside"] = util.module_from_spec(spec)
sys.path += sites
importlib.import_module("inside." + module).main(settings)
"""
# On every system: one thread, and a fixed hash seed, so that sets iterate alike in every run.
EVERYWHERE = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
}
# On Linux: these alone, and nothing of the caller's environment.
CLEAN = EVERYWHERE | {
    "PATH": "/usr/bin:/bin",
    "HOME": "/",
    "LANG": "C.UTF-8",
    # Importing torch makes this folder, unless there is one.
    "TORCHINDUCTOR_CACHE_DIR": "/usr",
}


def serve(module: str, settings: Mapping[str, Any], flags: Sequence[str] = ()) -> list[str]:
    """The command that runs ``main`` of a module of ``inside`` with these settings.

    Raises:
        JailError: a package that the module needs is not installed.
    """
    sites = [str(site) for site in extra_sites()]
    return python(_BOOT, str(INSIDE), module, json.dumps(settings), *sites, flags=flags)


def python(code: str, *arguments: str, flags: Sequence[str] = ()) -> list[str]:
    """The command that runs code in this Python, without the caller's folder and packages."""
    return [sys.executable, "-s", "-P", "-W", "ignore", *flags, "-c", code, *arguments]


def extra_sites() -> list[Path]:
    """The folders outside of this Python's prefix that hold torch, numpy or safetensors.

    There are some after ``pip install --user``.

    Raises:
        JailError: one of these packages is not installed.
    """
    sites = set()
    for name in ("torch", "numpy", "safetensors"):
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise JailError(f"The package {name} is not installed; install it with pip.")
        sites.add(Path(spec.origin).parent.parent)
    prefixes = (sys.prefix, sys.base_prefix)
    return [site for site in sorted(sites) if not any(site.is_relative_to(p) for p in prefixes)]


def popen(command: Sequence[str], environment: Mapping[str, str], **options: Any) -> Process:
    """Start a command with pipes for its three streams; ``options`` are for ``Popen``."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, **options
    )
    return cast(Process, process)

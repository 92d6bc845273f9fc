"""A worker's life: started at the first need, used, closed, and started again after a loss.

Nothing here imports torch before there is a probe to run. So starting a worker is instant, and
torch is imported in its process meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import WorkerError
from .jail import Jail
from .process import Helper

if TYPE_CHECKING:
    from .client import Evidence, Probe


class Worker:
    """Runs probes in a jail, each in a process of its own."""

    def __init__(self, jail: Jail) -> None:
        self.jail = jail
        self._helper: Helper | None = None

    def run(self, probe: Probe, program: Mapping[str, Any]) -> Evidence:
        """Run a probe on a program (``text``, ``name``, ``keep``) in a process of its own.

        A probe that was killed from outside, or lost with its worker, is run once more.

        Raises:
            JailError: a package that the worker needs is not installed.
            WorkerError: the worker itself failed, twice; the submission is not to blame.
        """
        try:
            evidence = self._run(probe, program)
        except WorkerError:
            return self._run(probe, program)
        return self._run(probe, program) if evidence.killed else evidence

    def _run(self, probe: Probe, program: Mapping[str, Any]) -> Evidence:
        from . import client

        header, body = client.request(probe, program, tasks=64 if self.jail.own_user else None)
        try:
            return client.evidence(probe, *self.launch().exchange(header, body))
        except BaseException:
            # Also after Ctrl-C: else the next task would get the answer to this one.
            self.close()
            raise

    def launch(self) -> Helper:
        """Start the helper unless it is running; does not wait until it is warm.

        Raises:
            JailError: a package that the worker needs is not installed.
            WorkerError: the jail worked before, but cannot be started any more.
        """
        if self._helper is None:
            try:
                self._helper = self.jail.start()
            except (ImportError, OSError, RuntimeError, ValueError) as error:
                raise WorkerError(
                    f"The jail ({self.jail.name}) cannot be started any more: {error}; see "
                    "'autograder doctor'."
                ) from None
        return self._helper

    def close(self) -> None:
        """End the helper and every process that it started."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

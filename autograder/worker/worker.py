"""A worker's life: started when it is first needed, used, closed, started again after a loss.

Nothing here imports torch before there is a probe to run, so that starting a worker, which then
imports torch itself, is instant.
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
        self._process: Helper | None = None

    def run(self, probe: Probe, program: Mapping[str, Any]) -> Evidence:
        """Run a probe on a program (``text``, ``name``, ``keep``) in a process of its own.

        What was killed from outside is run once more, as what was lost with its worker is.

        Raises:
            JailError: a package that it needs is not installed.
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
            # Ctrl-C among them: a later task would be given the answer to this one.
            self.close()
            raise

    def launch(self) -> Helper:
        """Start the helper, if it is not running, and do not wait until it is warm.

        Raises:
            JailError: a package that it needs is not installed.
            WorkerError: the jail cannot be started, though it worked before.
        """
        if self._process is None:
            try:
                self._process = self.jail.start()
            except (ImportError, OSError, RuntimeError, ValueError) as error:
                raise WorkerError(
                    f"The jail ({self.jail.name}) cannot be started any more: {error}; see "
                    "'autograder doctor'."
                ) from None
        return self._process

    def start(self) -> None:
        """Start the helper, if it is not running, and wait until it is warm.

        Raises:
            JailError: a package that it needs is not installed.
            WorkerError: it cannot be started or did not come up; the message has what it said.
        """
        try:
            self.launch().wait_until_warm()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the helper and whatever it has started."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

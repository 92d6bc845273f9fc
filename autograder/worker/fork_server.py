"""A warm parent that forks for each task: one long conversation with one process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .process import Answer, Warming


class Parent(Warming):
    """The ``Helper`` where there is a fork. ``inside/server.py`` is its other end."""

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """As ``Helper.exchange``."""
        self.wait_until_warm()
        self._send(header, body)
        return self._receive()

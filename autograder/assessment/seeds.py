"""Seeds for drawing inputs: the same for the same course and code, different for any other."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

SELF_CHECK_SECRET = b"public: anyone may draw the inputs of a self-check"


@dataclass(frozen=True)
class Seeds:
    """Derives seeds from a course's secret. Only the judge has them; workers get tensors.

    Attributes:
        secret: the course's secret.
        exercise: the exercise's id and version, such as ``lstm/1``.
        code: the hash of the student's code.
    """

    secret: bytes
    exercise: str
    code: str

    def submission(self, label: str) -> int:
        """A seed in [0, 2**63) for this course, this exercise and exactly this code."""
        return _number(self.secret, "submission", self.exercise, self.code, label)

    def course(self, label: str) -> int:
        """A seed in [0, 2**63) that all students of the course share."""
        return _number(self.secret, "course", self.exercise, label)

    @property
    def digest(self) -> str:
        """Identifies the secret without revealing it."""
        return hmac.new(self.secret, b"digest", hashlib.sha256).hexdigest()[:16]


def _number(secret: bytes, *words: str) -> int:
    # Each word has its length in front, so that no two lists of words give the same message.
    message = b"".join(b"%d:%s" % (len(word.encode()), word.encode()) for word in words)
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1

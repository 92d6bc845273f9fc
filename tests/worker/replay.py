"""A worker that says again what a real one said, and dies at any byte of it.

It is a real process on the other end of real pipes: all of the grader's own code is at work. Having
no torch to import, it can die hundreds of times.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from autograder.worker import Jail
from autograder.worker.command import popen
from autograder.worker.inside import wire
from autograder.worker.process import Answer, ForkServer, Helper
from autograder.worker.spawn_pool import SpawnPool

Direction = Literal["read", "written"]
READY = wire.pack({"ready": True})

# argv: the folder of replies, who (server or spawned), the direction, the byte at which to die,
# the folder that has a file for each that has died, and how many may die.
_SCRIPT = """
import hashlib, os, pathlib, signal, struct, sys
replies, who, direction, at, deaths, times = sys.argv[1:]
at = int(at)
passed = {"read": 0, "written": 0}

def may_die():
    for number in range(int(times)):
        try:
            return os.open(f"{deaths}/{number}", os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            pass

def pass_on(way, size, act):
    # Do it up to the byte at which to die.
    if way == direction and passed[way] <= at <= passed[way] + size and may_die():
        act(at - passed[way])
        os.kill(os.getpid(), signal.SIGKILL)
    passed[way] += size
    return act(size)

def read(size):
    def act(most):
        data = b""
        while len(data) < most and (chunk := os.read(0, most - len(data))):
            data += chunk
        return data
    return pass_on("read", size, act)

def write(data):
    def act(most):
        rest = data[:most]
        while rest:
            rest = rest[os.write(1, rest):]
    pass_on("written", len(data), act)

write((pathlib.Path(replies) / "ready").read_bytes())
while lengths := read(12):
    if len(lengths) < 12:
        break
    head, body = struct.unpack("<IQ", lengths)
    asked = hashlib.sha256(read(head) + read(body)).hexdigest()
    write((pathlib.Path(replies) / f"{who}-{asked}").read_bytes())
    if who == "spawned":
        break
"""


@dataclass
class Tape:
    """What was asked of a real worker and what it answered, kept in a folder.

    Attributes:
        read: bytes of all that was asked.
        written: bytes of all that a fork server, or each spawned process, wrote.
    """

    folder: Path
    read: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    evidence: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "ready").write_bytes(READY)

    def keep(self, header: Mapping[str, Any], body: bytes, answer: Answer) -> None:
        """Keep one exchange."""
        asked, end = wire.pack(header, body), answer[0]
        name = hashlib.sha256(asked[wire.LENGTHS.size :]).hexdigest()
        said = wire.pack(*answer)
        (self.folder / f"server-{name}").write_bytes(said)
        (self.folder / f"spawned-{name}").write_bytes(answer[1])
        assert (end["exit"], end["signal"], end["over"]) == (0, None, None)
        self.read.append(len(asked))
        self.written.append(len(said))
        self.evidence.append(len(answer[1]))

    def recording(self, jail: Jail) -> Jail:
        """A jail whose exchanges are kept."""
        return Jail(jail.name, lambda: Recorded(self, jail.start()), jail.own_user)

    def jail(
        self,
        deaths: Path,
        at: int = 0,
        direction: Direction = "written",
        who: str = "server",
        times: int = 1,
    ) -> Jail:
        """A jail whose workers say the same, and of which some die.

        Args:
            deaths: a folder, which gets a file for each that has died.
            at: the byte that it does not live to read or write; the one before is its last.
            direction: what is counted: what it reads or what it writes.
            who: ``server`` answers task after task; ``spawned`` answers one.
            times: how many die.
        """
        deaths.mkdir(exist_ok=True)
        script = [sys.executable, "-I", "-S", "-c", _SCRIPT]
        own = [str(self.folder), who, direction, str(at), str(deaths), str(times)]

        def spawn() -> Any:
            return popen([*script, *own], {})

        makes: dict[str, Callable[[], Helper]] = {
            "server": lambda: ForkServer(spawn()),
            "spawned": lambda: SpawnPool(spawn),
        }
        return Jail("none", makes[who], own_user=False)


class Recorded:
    """A helper whose exchanges are kept on a tape."""

    def __init__(self, tape: Tape, helper: Helper) -> None:
        self._tape, self._helper = tape, helper
        self.wait_until_warm, self.kill, self.close = (
            helper.wait_until_warm,
            helper.kill,
            helper.close,
        )

    def exchange(self, header: Mapping[str, Any], body: bytes) -> Answer:
        """See ``Helper.exchange``."""
        answer = self._helper.exchange(header, body)
        self._tape.keep(header, body, answer)
        return answer


def places(sizes: list[int]) -> list[int]:
    """Before and after each message, within its lengths and its header, and in its middle."""
    found, start = [], 0
    for size in sizes:
        inner = (0, 1, wire.LENGTHS.size - 1, wire.LENGTHS.size, wire.LENGTHS.size + 20, size // 2)
        found += [start + at for at in (*inner, size - 1) if at < size]
        start += size
    return sorted({*found, start})

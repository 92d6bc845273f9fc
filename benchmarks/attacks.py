"""What the attacks of the tests gain where nothing protects, beside what they gain here.

    python benchmarks/attacks.py [--jail bubblewrap]

Plain: the file is executed as a notebook's cells are, in one process with the test cells; the
checks are asserts against ``nn.LSTMCell`` with ``torch.allclose``, and a loop is right if its
losses fall. Ours: one run of the real command over all of them. Denial is not run plain, for it
would take this machine with it, and neither are attacks on the reader, which gain no points.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import AUTOGRADER, run, table

from tests.attacks.attack import Attack
from tests.test_attacks import KINDS, make_course

HEAD = ("kind", "attacks", "plain: gain points", "plain: find something", "here: gain or find")
NOT_PLAIN = ("denial", "reader")
PLAIN = """
import json, sys, traceback
import torch
from torch import nn
secret = "the secret of the course"
expected = nn.LSTMCell(5, 4)
score = 0.0
scope = {"__name__": "__main__", "__file__": sys.argv[1]}
print("RAN", flush=True)
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), scope)
def cell():
    own = scope["LSTMCell"](5, 4)
    own.load_state_dict(expected.state_dict())
    x, h, c = torch.randn(3, 5), torch.randn(3, 4), torch.randn(3, 4)
    got = own(x, (h, c))
    for one, other in zip(got, expected(x, (h, c))):
        assert torch.allclose(one, other, atol=1e-5)
    return 40.0
def state():
    h, c = scope["SimpleLSTM"](26, 8, 4).init_hidden_cell(3)
    assert h == torch.zeros(1, 3, 4) if not isinstance(h, torch.Tensor) else not h.any()
    return 10.0
def loop():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden_size = 32
            self.embed, self.lstm = nn.Embedding(26, 16), nn.LSTM(16, 32, batch_first=True)
            self.fc = nn.Linear(32, 26)
        def forward(self, x, state):
            out, state = self.lstm(self.embed(x), state)
            return self.fc(out), state
        def init_hidden_cell(self, n):
            return torch.zeros(1, n, 32), torch.zeros(1, n, 32)
    model = Model()
    x = torch.randint(26, (8, 24))
    y = torch.full_like(x, -100)
    y[:, 20:] = x[:, :4]
    batches = [(x, y)] * 20
    losses = scope["train"](model, iter(batches), torch.optim.Adam(model.parameters()),
                            nn.CrossEntropyLoss(ignore_index=-100))
    assert len(losses) == 20 and losses[-1] <= 1.0
    points = 20.0
    logits, _ = model(x, model.init_hidden_cell(8))
    hit = (logits.argmax(-1) == y)[y != -100].float().mean()
    return points + (20.0 if hit > 0.95 else 0.0)
for check in (cell, state, loop):
    try:
        score += check()
    except Exception as error:
        print(str(error)[:500])
print("SCORE", score, flush=True)
"""


class Plain:
    """A course whose checks run in the submission's own process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "gradebook.db").write_text("grades")
        (folder / "plain.py").write_text(PLAIN)

    def run(self, attack: Attack) -> tuple[bool, bool]:
        """Whether it has gained points, and whether it has found what it looked for."""
        own = self.folder / attack.folder
        own.mkdir()
        (own / "lstm.py").write_text(attack.text, "utf-8")
        for name, text in attack.beside:
            (own / name).write_text(text)
        command = ["timeout", "--signal=KILL", "60", sys.executable, "../plain.py", "lstm.py"]
        ran = subprocess.run(command, cwd=own, capture_output=True)
        said = ran.stdout.decode(errors="replace")
        scores = [float(s.split()[1]) for s in said.splitlines() if s.startswith("SCORE ")]
        return bool(scores) and scores[-1] > attack.worth, "found: [" in said


def ours(folder: Path, jail: str) -> dict[str, tuple[float, str]]:
    """The score of each student, and what the cell's feedback says."""
    make_course(folder)
    run([*AUTOGRADER, "grade", "submitted", "--out", "out", "--isolation", jail], folder)
    lines = (folder / "out" / "results.jsonl").read_text("utf-8").splitlines()
    return {
        line["student"]: (line["score"], line["parts"][0]["feedback"])
        for line in map(json.loads, lines)
    }


def report(jail: str) -> Iterator[str]:
    """The table, and below it who gains or finds something where nothing protects."""
    rows, told = [], []
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        plain, here = Plain(Path(one)), ours(Path(other), jail)
        for kind, attacks in KINDS.items():
            scores = [(attack, *here[attack.folder]) for attack in attacks]
            wins = sum(score > a.worth or "found: [" in said for a, score, said in scores)
            counts: tuple[object, object] = ("not run", "not run")
            if kind not in NOT_PLAIN:
                found = [(attack, *plain.run(attack)) for attack in attacks]
                counts = sum(gains for _, gains, _ in found), sum(finds for *_, finds in found)
                told += [attack.title for attack, *won in found if any(won)]
            rows.append((kind, len(attacks), *counts, wins))
    yield table(HEAD, rows)
    yield f"\nPlain, these gain or find: {'; '.join(told)}."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jail", default="bubblewrap")
    print(*report(parser.parse_args().jail), sep="\n")

"""How often pairs of mistakes are named as their two parts; how often a random corruption of the
solved cell is named, and how often that name is false.

    python benchmarks/naming.py [--count 300] [--seed 0] [--pairs N]      (in a checkout)

The name of a corruption is right if the corrupted cell and what was named give the same values and
gradients on inputs drawn here, which no fingerprint was taken on; else it is false. All is graded
under a secret that no fingerprint was taken under.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch

from autograder.authoring.build_library import pairs_of
from autograder.authoring.merge import combine
from autograder.authoring.splice import splice
from autograder.diagnosis.library import libraries_of
from autograder.exercises import load
from autograder.grading import grade_source
from autograder.submissions.source import from_script
from autograder.worker import Worker, find

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions" / "lstm"
SECRET = b"a secret of a benchmark"
# A token of the cell's step, and what may stand there instead.
SWAPS = {
    "torch.sigmoid(f)": ["torch.tanh(f)", "f", "(1 - torch.sigmoid(i))", "torch.sigmoid(-f)"],
    "torch.sigmoid(i)": ["torch.tanh(i)", "i", "(1 - torch.sigmoid(f))", "torch.relu(i)", "1"],
    "torch.tanh(g)": ["torch.sigmoid(g)", "g", "torch.relu(g)", "torch.sin(g)", "g.clamp(-1, 1)"],
    "torch.sigmoid(o)": ["torch.tanh(o)", "o", "torch.sigmoid(g)", "torch.sigmoid(o + c)", "1"],
    "torch.tanh(c)": ["torch.sigmoid(c)", "c", "torch.relu(c)", "torch.tanh(2 * c)", "c.sin()"],
    " + self.bias_hh": ["", " - self.bias_hh", " + self.bias_ih", " + 2 * self.bias_hh"],
    " + self.bias_ih": ["", " + self.bias_hh", " + self.bias_ih.detach()"],
    "i, f, g, o = gates": ["i, g, f, o = gates", "f, i, g, o = gates", "o, g, f, i = gates"],
    "h @ self.weight_hh.T": [
        "c @ self.weight_hh.T",
        "h.detach() @ self.weight_hh.T",
        "0 * h.sum()",
    ],
    "f) * c +": ["f) * c -", "f) * c.detach() +", "f) * h +", "f) * (c + 0.1) +"],
    "return h, c": [
        "return c, h",
        "return h, h",
        "return h, torch.tanh(c)",
        "return h + x[:, :1], c",
    ],
}


def corrupted(solved: str, source: random.Random) -> str:
    """One, two or three swaps, and now and then a random factor."""
    text = solved
    for token in source.sample(sorted(SWAPS), source.choice([1, 1, 2, 2, 3])):
        text = text.replace(token, source.choice(SWAPS[token]), 1)
    if source.random() < 0.3:
        factor = f"{source.uniform(0.5, 1.5):.3f}"
        text = re.sub(r"return h(?=[ ,])", f"return {factor} * h", text, count=1)
    return text


def step(text: str, seed: int) -> list[torch.Tensor]:
    """Values and gradients of a file's cell on drawn inputs, or nothing where it fails."""
    names: dict[str, type] = {}
    exec(compile(text, "cell", "exec"), names)  # the course's own file, or one made here
    torch.manual_seed(seed)
    cell = names["LSTMCell"](3, 5).double()
    for parameter in cell.parameters():
        torch.nn.init.normal_(parameter)
    leaves = [torch.randn(4, n, dtype=torch.float64, requires_grad=True) for n in (3, 5, 5)]
    try:
        h, c = cell(leaves[0], (leaves[1], leaves[2]))
        (h.sin().sum() + (2 * c).cos().sum()).backward()
    except Exception:
        return []
    grads = [leaf.grad for leaf in (*leaves, *cell.parameters())]
    return [h, c, *(torch.zeros(1) if grad is None else grad for grad in grads)]


def is_same(one: str, other: str) -> bool:
    for seed in range(3):
        pairs = list(zip(step(one, seed), step(other, seed), strict=False))
        if not pairs or not all(a.shape == b.shape and torch.allclose(a, b) for a, b in pairs):
            return False
    return True


def verdicts(count: int, seed: int) -> Iterator[str]:
    source, exercise = random.Random(seed), load("lstm")
    solved = (SOLUTIONS / "lstm.py").read_text("utf-8")
    with Worker(find("none")) as worker:
        for _ in range(count):
            text = corrupted(solved, source)
            read = from_script(text.encode(), "lstm.py")
            results, _ = grade_source(read, exercise, SECRET, worker, ["lstm_cell"], {})
            part = results["lstm_cell"]
            if part.passed:
                yield "right after all" if is_same(text, solved) else "WRONG, AND PASSED"
            elif not part.mistakes:
                yield "unknown"
            else:
                known = splice(solved, piece_of(part.mistakes, solved))
                count = "one" if len(part.mistakes) == 1 else "two"
                yield f"named, {count}" if is_same(text, known) else "FALSELY NAMED"


def piece_of(mistakes: tuple[str, ...], solved: str) -> str:
    """The cell with one mistake, or with two."""
    texts = [text_of(each) for each in mistakes]
    piece = texts[0] if len(texts) == 1 else combine(solved, *texts)
    assert piece is not None
    return piece


def text_of(mistake_id: str) -> str:
    path = SOLUTIONS / "mistakes" / f"cell_{mistake_id.replace('-', '_')}.py"
    return path.read_text("utf-8")


def pairs(most: int) -> Iterator[str]:
    """What becomes of every pair of cell mistakes that can be made at once."""
    exercise = load("lstm")
    solved = (SOLUTIONS / "lstm.py").read_text("utf-8")
    part = exercise.part("lstm_cell")
    library = libraries_of("autograder.exercises.lstm")[part.id]
    texts = {each.id: text_of(each.id) for each in library.mistakes if each.id}
    with Worker(find("none")) as worker:
        made = pairs_of(solved, part, library.mistakes, library.numbers, texts)
        for places, piece in islice(made.items(), most):
            read = from_script(splice(solved, piece).encode(), "lstm.py")
            result = grade_source(read, exercise, SECRET, worker, [part.id], {})[0][part.id]
            both = [library.mistakes[place] for place in places]
            if result.passed:
                yield "PASSED"
            elif all(each.title in result.feedback for each in both):
                yield "named as its two parts"
            elif len(result.mistakes) == 1:
                hidden = result.mistakes[0] in [each.id for each in both]
                yield "one hides the other" if hidden else "named as a third"
            else:
                yield "named as another pair" if result.mistakes else "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pairs", type=int, default=10_000, help="at most so many")
    options = parser.parse_args()
    for title, found in (
        ("pairs of mistakes", pairs(options.pairs)),
        ("random corruptions", verdicts(options.count, options.seed)),
    ):
        counts = Counter(found)
        print(f"{counts.total()} {title}")
        for verdict, count in counts.most_common():
            print(f"{count:6} {count / counts.total():6.1%} {verdict}")


if __name__ == "__main__":
    main()

"""The study of the delay task as a page and a figure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

import torch
from matplotlib.figure import Figure
from scipy.stats import binomtest
from study import MOST, REFERENCE, TIMES, Outcome, Study

from autograder.exercises.lstm import delay
from autograder.exercises.lstm.task import FORGET_BIAS, TASK

_COLUMNS = "| | secrets | passed | 95% interval | lowest | 5% | median | 95% | highest |"
_LINE = "|---|---:|---:|---|---:|---:|---:|---:|---:|"


def page(found: Study) -> str:
    """The study in Markdown."""
    return (
        "\n\n".join(
            [_setting(), _sharpness(found), _several(found), _mistakes(found), _cost(found)]
        )
        + "\n"
    )


def _setting() -> str:
    return f"""# How the delay task is calibrated

Written by `python benchmarks/calibration.py`, which measures all of it anew
(torch {torch.__version__}, one thread a training).

Name the letter of {TASK.delay} steps ago, in rows of {TASK.time} letters out of
{TASK.vocab_size}: {TASK.time - TASK.delay} of each row is asked for. {delay.BATCHES} batches of
{delay.BATCH} fresh rows; embedding {delay.EMBEDDING}, hidden size {delay.HIDDEN};
{_optimizer()}; a forget bias that starts at {FORGET_BIAS:g}
(Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015), and the weights of
letters, coming in and going out, {delay.LOUD:g} times torch's.

A training ends early once {delay.LEARNED["times"]} looks on end, one every
{delay.LEARNED["every"]} batches, find {delay.LEARNED["share"]:.0%} of the letters of a batch right
that it has not been trained on. What it ends with is scored on {delay.UNSEEN} unseen rows;
**{delay.MIN_ACCURACY:.0%} are needed**. Of up to {len(delay.SETS)} trainings, each from other
initial weights and on other batches, the best counts. Guessing gives {1 / TASK.vocab_size:.0%}."""


def _optimizer() -> str:
    options = ", ".join(f"{name} {value}" for name, value in delay.OPTIONS.items())
    return f"{delay.OPTIMIZER} ({options})"


def _sharpness(found: Study) -> str:
    rows = [_row(REFERENCE, "the solution", found)]
    rows += [_row(kind, f"{kind}, Adam at {_best(found, kind)}", found) for kind in ("RNN", "GRU")]
    rates = [
        f"- {kind}: " + ", ".join(f"{rate:g}: {share:.2f}" for rate, share in each.items())
        for kind, each in found.rates.items()
    ]
    first = mean(outcome.first >= delay.MIN_ACCURACY for outcome in found.outcomes[REFERENCE])
    return "\n".join(
        [
            "## Who passes",
            "",
            "Each under secrets of its own, by the rule with retries; accuracies are those of the",
            "first training. Intervals are Clopper and Pearson's (1934).",
            "",
            _COLUMNS,
            _LINE,
            *rows,
            "",
            f"Of the solution's first trainings {first:.1%} pass. Mean accuracy of one training of",
            "the networks without a cell state, or with gates alone, by learning rate:",
            "",
            *rates,
            "",
            "![Accuracy of the first training: the solution, RNN, GRU, and the loops that break"
            " learning](calibration.png)",
        ]
    )


def _best(found: Study, kind: str) -> str:
    return f"{max(found.rates[kind], key=found.rates[kind].__getitem__):g}"


def _row(name: str, title: str, found: Study) -> str:
    outcomes = found.outcomes[name]
    passed, low, high = pass_rate(outcomes)
    shares = [f"{share:.3f}" for share in quantiles([outcome.first for outcome in outcomes])]
    interval = f"{low:.2%} to {high:.2%}"
    return f"| {title} | {len(outcomes)} | {passed} | {interval} | {' | '.join(shares)} |"


def pass_rate(outcomes: Sequence[Outcome]) -> tuple[int, float, float]:
    """How many passed, and the exact 95% interval of the rate (Clopper and Pearson 1934)."""
    passed = sum(outcome.passed for outcome in outcomes)
    interval = binomtest(passed, len(outcomes)).proportion_ci(0.95, "exact")
    return passed, float(interval.low), float(interval.high)


def quantiles(values: Sequence[float]) -> list[float]:
    """The lowest, the 5%, 50% and 95% quantiles, and the highest."""
    asked = torch.tensor([0.0, 0.05, 0.5, 0.95, 1.0], dtype=torch.float64)
    return torch.tensor(values, dtype=torch.float64).quantile(asked).tolist()


def _several(found: Study) -> str:
    rows = [
        f"| {o.task.delay} | {o.task.time - o.task.delay} | {o.task.vocab_size} | {o.hidden_size} "
        f"| {_range([x.first for x in o.lstm])} | {_range([x.first for x in o.rnn])} "
        f"| {mean(x.seconds for x in o.lstm):.2f} s |"
        for o in found.several
    ]
    reference = mean(outcome.seconds for outcome in found.outcomes[REFERENCE])
    return "\n".join(
        [
            "## Why one letter of a row is asked for",
            "",
            "Where several are asked for, a model has to tell them apart by their age alone, and",
            "learns that late if at all. These settings came nearest to being both fast and",
            "sharp when hidden sizes, batches, rates and starts were searched. Lowest and highest",
            f"accuracy of {TIMES} trainings with {MOST} batches, of the RNN at its best rate; the",
            f"graded task takes {reference:.2f} s. As it asks for the last letter alone, a loss",
            "over the last position alone is no mistake here; it is one in `training_loop`.",
            "",
            "| delay | asked for | letters | hidden size | LSTM | RNN | seconds, LSTM |",
            "|---:|---:|---:|---:|---|---|---:|",
            *rows,
        ]
    )


def _range(shares: Sequence[float]) -> str:
    return f"{min(shares):.2f} to {max(shares):.2f}"


def _mistakes(found: Study) -> str:
    breaking = found.breaking
    others = sorted(n for n in found.outcomes if n.startswith("loop_") and n not in breaking)
    passed = sum(o.passed for name in breaking for o in found.outcomes[name])
    tried = sum(len(found.outcomes[name]) for name in breaking)
    return "\n".join(
        [
            "## Mistakes in the loop",
            "",
            f"{len(breaking)} known mistakes break learning: most of their first trainings stay",
            f"below the minimum. Of their {tried} tries {passed} passed. All of them fail",
            "`training_loop`, which blocks this part anyway; here they are let through.",
            "",
            _COLUMNS,
            _LINE,
            *(_row(name, f"`{name}`", found) for name in breaking),
            "",
            f"The other {len(others)} learn in spite of what is wrong with them, which is why",
            "`training_loop` compares updates and not accuracies:",
            "",
            _COLUMNS,
            _LINE,
            *(_row(name, f"`{name}`", found) for name in others),
        ]
    )


def _cost(found: Study) -> str:
    outcomes = found.outcomes[REFERENCE]
    seconds = quantiles([o.seconds for o in outcomes])
    batches = quantiles([float(o.batches) for o in outcomes])
    return "\n".join(
        [
            "## What it costs",
            "",
            "| | lowest | 5% | median | 95% | highest |",
            "|---|---:|---:|---:|---:|---:|",
            f"| batches of the first training | {' | '.join(f'{n:.0f}' for n in batches)} |",
            f"| CPU seconds, all trainings | {' | '.join(f'{s:.2f}' for s in seconds)} |",
            "",
            f"The mean is {mean(o.seconds for o in outcomes):.2f} s a submission, with the fused",
            f"operator. {delay.BATCHES} batches with a plain hand-written cell take",
            f"{mean(o.seconds for o in found.by_hand):.1f} s.",
        ]
    )


def figure(found: Study) -> Figure:
    """The accuracies of all first trainings, a dot each."""
    breaking = [o for name in found.breaking for o in found.outcomes[name]]
    groups = {
        "solution": found.outcomes[REFERENCE],
        "GRU": found.outcomes["GRU"],
        "RNN": found.outcomes["RNN"],
        "broken loops": breaking,
    }
    drawn = Figure(figsize=(7, 2.6), layout="constrained", dpi=110)
    axes = drawn.subplots()
    source = torch.Generator().manual_seed(0)
    for height, outcomes in enumerate(reversed(groups.values())):
        jitter = torch.rand(len(outcomes), generator=source) * 0.6 - 0.3
        axes.plot([o.first for o in outcomes], (height + jitter).tolist(), ".", alpha=0.4, ms=4)
    axes.set_yticks(range(len(groups)), list(reversed(groups)))
    axes.axvline(delay.MIN_ACCURACY, color="black", linewidth=1)
    axes.axvline(1 / TASK.vocab_size, color="gray", linewidth=1, linestyle=":")
    axes.set(xlim=(0, 1.01), xlabel="accuracy on unseen rows after the first training")
    return drawn

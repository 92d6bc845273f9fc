"""What chance may do: bounds that hold for every number of draws, without an approximation.

W. Hoeffding (1963), *Probability Inequalities for Sums of Bounded Random Variables*, Journal of the
American Statistical Association 58, 13-30. His theorem 1 bounds how far the mean of n independent
draws strays from what is expected, his theorem 2 the difference of two such means. Pearson's
chi-square (1900) asks the same of counts, but its distribution is known for large counts only, and
worst so far out in the tail, where a grader that never accuses the innocent has to look.
"""

from __future__ import annotations

import math

import torch

# How often something right is called wrong by chance, in each question that is decided so.
FALSE_ALARM = 1e-9


def surprise(counts: torch.Tensor, draws: int, chance: float) -> torch.Tensor:
    """n KL(count/n ‖ p), float64, of the shape of ``counts``: Hoeffding's theorem 1 says that a
    count of n draws with probability p each is so far out, on that side, with a probability of at
    most exp(-surprise)."""
    share = counts.double() / draws
    rest = 1 - share
    there = torch.special.xlogy(share, share / chance)
    found: torch.Tensor = draws * (there + torch.special.xlogy(rest, rest / (1 - chance)))
    return found


def most_surprise(looks: int) -> float:
    """The surprise that one of so many counts exceeds, to either side, with a probability of at
    most FALSE_ALARM: 2 · looks · exp(-surprise) = FALSE_ALARM."""
    return math.log(2 * looks / FALSE_ALARM)


def most_difference(draws: int, others: int, looks: int = 1) -> float:
    """How far two shares of the same thing, measured on so many draws and on so many others, may
    lie apart: one of ``looks`` such pairs exceeds it with a probability of at most FALSE_ALARM.

    Hoeffding's theorem 2, to either side: 2 · looks · exp(-2 d² / (1/n + 1/m)) = FALSE_ALARM.
    """
    return math.sqrt(math.log(2 * looks / FALSE_ALARM) * (1 / draws + 1 / others) / 2)

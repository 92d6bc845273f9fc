"""Whether a batch of rows is chance: each check gives a problem in words, or None.

Counts are compared with what chance may do (``chance``). All counts of a batch are looked at
against one bound, so that a right batch is called wrong by any of them with a probability of at
most ``chance.FALSE_ALARM``.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.nn.functional import one_hot

from .chance import most_surprise, surprise

Randomness = Callable[[torch.Tensor, int], str | None]


def looks(places: int, symbols: int) -> int:
    """How many counts all checks of one batch look at: each symbol at each place, every two symbols
    at every two places, and each difference of one row to the next."""
    steps = places + 2 * (places - 1)  # at the same place, and at the ones before and after
    return (places + steps) * symbols + places * (places - 1) // 2 * symbols**2


def distinct(rows: torch.Tensor) -> int:
    """How many different rows there are, of (N, T)."""
    return len({row.tobytes() for row in rows.contiguous().numpy()})


def same_rows(inputs: torch.Tensor, _: int = 0) -> str | None:
    """Two rows of 49 among 8 symbols are the same with a probability of 8^-49: never."""
    different = distinct(inputs)
    if different == len(inputs):
        return None
    return (
        f"Of {len(inputs):,} rows of a batch only {different:,} are different. Draw new "
        "symbols for each row."
    )


def unequal(inputs: torch.Tensor, symbols: int) -> str | None:
    """The symbol and place, if any, that came too often or too rarely."""
    rows, places = inputs.shape
    counts = one_hot(inputs, symbols).sum(0)
    found = _worst(surprise(counts, rows, 1 / symbols), places, symbols)
    if found is None:
        return None
    place, symbol = found
    return (
        f"Of {rows:,} rows {int(counts[place, symbol]):,} have the symbol {symbol} at place "
        f"{place + 1}; about {rows / symbols:,.0f} should. Every symbol is equally likely at every "
        "place."
    )


def _pairs(inputs: torch.Tensor, symbols: int) -> torch.Tensor:
    """How many rows have symbol a at place s and b at place t: (s, t, a, b), float32, exact."""
    rows, places = inputs.shape
    flat = one_hot(inputs, symbols).float().view(rows, places * symbols)
    together = (flat.T @ flat).view(places, symbols, places, symbols)
    return together.permute(0, 2, 1, 3)


def leak(inputs: torch.Tensor, symbols: int) -> str | None:
    """The place, if any, that depends on the first symbol."""
    rows, places = inputs.shape
    counts = _pairs(inputs, symbols)[0, 1:]
    found = _worst(surprise(counts, rows, symbols**-2), places, symbols)
    if found is None:
        return None
    place, one, other = found
    return (
        f"The answer leaks: of {rows:,} rows {int(counts[place, one, other]):,} begin with "
        f"{one} and have {other} at place {place + 2}. If that place did not depend on the "
        f"first, about {rows / symbols**2:,.0f} would."
    )


def dependent(inputs: torch.Tensor, symbols: int) -> str | None:
    """The two places, if any, that are not independent."""
    rows, places = inputs.shape
    counts = _pairs(inputs, symbols)
    later = torch.ones(places, places).triu(1)[:, :, None, None]
    found = _worst(surprise(counts, rows, symbols**-2) * later, places, symbols)
    if found is None:
        return None
    place, other, one, two = found
    return (
        f"Of {rows:,} rows {int(counts[place, other, one, two]):,} have {one} at place "
        f"{place + 1} and {two} at place {other + 1}. If the two places were independent, "
        f"about {rows / symbols**2:,.0f} would."
    )


def carried_on(inputs: torch.Tensor, symbols: int) -> str | None:
    """The place, if any, where a row depends on the same place of the row before it, or on the
    neighbours of that place.

    Of independent uniform symbols the differences from row to row, modulo their number, are
    independent and uniform again.
    """
    rows, places = inputs.shape
    before, after = inputs[:-1], inputs[1:]
    pairs = (after, before), (after[:, 1:], before[:, :-1]), (after[:, :-1], before[:, 1:])
    steps = torch.cat([new - old for new, old in pairs], dim=1) % symbols
    surprises = surprise(one_hot(steps, symbols).sum(0), rows - 1, 1 / symbols)
    if _worst(surprises, places, symbols) is None:
        return None
    return "A row depends on the row before it. Draw each row independently of all others."


def _worst(surprises: torch.Tensor, places: int, symbols: int) -> tuple[int, ...] | None:
    """The index of the greatest surprise, if it is more than chance may give."""
    if float(surprises.max()) <= most_surprise(looks(places, symbols)):
        return None
    return tuple(int(each) for each in torch.unravel_index(surprises.argmax(), surprises.shape))


CHECKS: dict[str, Randomness] = {
    "distinct": same_rows,
    "uniform": unequal,
    "first symbol": leak,
    "pairs": dependent,
    "rows": carried_on,
}

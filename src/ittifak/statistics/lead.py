"""Which of two series comes first, and by how many places, set against shuffled series."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
LONGEST = 5
SHUFFLES = 999
FEWEST = 5
BLOCK = 3
RESAMPLES = 499


@dataclass(frozen=True)
class Lead:
    """By how many places the first series leads the second (negative: follows), and how unusual that is."""

    places: int
    low: int
    high: int
    correlation: float
    p_value: float


def lead(first: Numbers, second: Numbers, seed: int, level: float = 0.9) -> Lead | None:
    """Return by how much the first series leads the second.

    The lag with the highest correlation of the changes from place to place, among −5 to 5 places; changes, since two
    series that both grow agree at every lag, and of counts whose variance is made even (Anscombe 1948). The p-value is the share of shuffled series whose
    best correlation is at least as high: the first series is cut into blocks of three places and the blocks are
    shuffled, which keeps its short persistence and breaks its place against the second (surrogate data: Theiler and
    others 1992; block permutation: Good 2005). The interval comes from a bootstrap of places in moving blocks of three (Künsch 1989). All lags are compared on the
    same places of the first series: those that are at least five from either end.

    Args:
        first: one value for each place.
        second: the same places.
        seed: of the random draws.
        level: of the interval.

    Returns:
        The lead, or None where a series has fewer than five places above zero, does not vary, or is too short.
    """
    if min(np.count_nonzero(first), np.count_nonzero(second)) < FEWEST or len(first) < 4 * LONGEST:
        return None
    first, second = (np.diff(2 * np.sqrt(series + 0.375)) for series in (first, second))
    lagged = np.lib.stride_tricks.sliding_window_view(second, 2 * LONGEST + 1)
    inner = slice(LONGEST, len(first) - LONGEST)
    found = _best(first[inner], lagged)
    if found is None:
        return None
    best, correlation = found
    random = np.random.default_rng(seed)
    turned = [_best(first[order][inner], lagged) for order in _shuffled(len(first), random)]
    as_high = sum(other is not None and other[1] >= correlation - 1e-12 for other in turned)
    again = [_best(first[inner][rows], lagged[rows]) for rows in _blocks(len(lagged), random)]
    tail = (1 - level) / 2
    low, high = np.quantile(
        [other[0] for other in again if other] or [best], [tail, 1 - tail], method="closest_observation"
    )
    return Lead(best, int(min(low, best)), int(max(high, best)), correlation, (1 + as_high) / (SHUFFLES + 1))


def _best(first: Numbers, lagged: Numbers) -> tuple[int, float] | None:
    """Return the lag with the highest correlation, the shortest of equals, and that correlation."""
    x, y = first - first.mean(), lagged - lagged.mean(axis=0)
    size = np.sqrt((x**2).sum() * (y**2).sum(axis=0))
    if not size.any():
        return None
    correlations = np.divide(x @ y, size, out=np.full(len(size), -1.0), where=size > 1e-12)
    lags = np.arange(-LONGEST, LONGEST + 1)
    top = np.flatnonzero(correlations >= correlations.max() - 1e-12)
    best = top[np.argmin(np.abs(lags[top]))]
    return int(lags[best]), float(correlations[best])


def _shuffled(length: int, random: np.random.Generator) -> list[NDArray[np.integer]]:
    """Return orders of places in which blocks have changed their places."""
    blocks = np.split(np.arange(length), range(BLOCK, length, BLOCK))
    return [
        np.concatenate([blocks[place] for place in random.permutation(len(blocks))]) for _ in range(SHUFFLES)
    ]


def _blocks(length: int, random: np.random.Generator) -> NDArray[np.integer]:
    """Return rows of places, drawn in blocks with replacement."""
    number = -(-length // BLOCK)
    starts = random.integers(0, length - BLOCK + 1, (RESAMPLES, number, 1))
    return (starts + np.arange(BLOCK)).reshape(RESAMPLES, -1)[:, :length]

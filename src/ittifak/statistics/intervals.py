"""Intervals from draws."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]


def shortest_interval(draws: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Return the shortest interval that holds a share of the draws.

    The highest-density interval of Chen and Shao (1999). Where much of the mass lies at one end, as at zero ties, it
    is one-sided, while equal tails would hold more than they say.

    Args:
        draws: draws × …; the first axis is the draws.
        level: the share that it holds.

    Returns:
        Lower and upper ends, without the first axis.

    Literature: Chen, M.-H., and Shao, Q.-M. (1999), Monte Carlo estimation of Bayesian credible and HPD intervals,
    Journal of Computational and Graphical Statistics 8 (1).
    """
    ordered = np.sort(draws, axis=0)
    number = len(ordered)
    inside = max(1, min(number, int(np.ceil(level * number))))
    widths = ordered[inside - 1 :] - ordered[: number - inside + 1]
    start = np.argmin(widths, axis=0)[None]
    low = np.take_along_axis(ordered, start, axis=0)[0]
    high = np.take_along_axis(ordered, start + inside - 1, axis=0)[0]
    return low, high

"""Krippendorff's alpha: any number of coders, missing ratings, any scale, and sets of codes.

Alpha is 1 − Do/De, the disagreement observed in pairs of ratings of one unit over that expected of all pairs of ratings.
As in `kappa`, a function takes how often each kind of unit occurs in each of many samples and returns a number for each.

Literature: Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania; Krippendorff,
K. (2019), Content Analysis, 4th ed., chapter 12; Passonneau, R. (2006), Measuring agreement on set-valued items (MASI)
for semantic and pragmatic annotation, LREC.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ittifak.statistics.ratings import MISSING, Numbers, Places, Ratings

SCALES = ("nominal", "ordinal", "interval", "ratio")
BLOCK = 2_000_000
"""Cells of a matrix of differences that are held at once."""

Difference = Callable[[Places, Places], Numbers]


def alpha(ratings: Ratings, times: Numbers, scale: str = "nominal") -> Numbers:
    """Return alpha for each sample.

    Args:
        ratings: of units by coders.
        times: samples × kinds of units: how often each occurs.
        scale: ``nominal``, ``ordinal``, ``interval`` or ``ratio``. Ordinal distances count the ratings in between, so
            that they differ from sample to sample.
    """
    if scale == "ordinal":
        return np.concatenate([_ordinal(ratings, row) for row in times])
    if scale == "interval":
        return _interval(ratings, times, ratings.levels[None])
    levels = ratings.levels

    def unlike(one: Places, other: Places) -> Numbers:
        return np.asarray(one != other, float)

    def in_proportion(one: Places, other: Places) -> Numbers:
        total = levels[one] + levels[other]
        share = (levels[one] - levels[other]) / np.where(total == 0, 1, total)
        return np.asarray(share**2)

    if scale == "ratio":
        return of_difference(ratings, times, in_proportion)
    used = _used(ratings, times)
    number = used.sum(axis=1)
    return _alpha(times @ _disagreement(ratings, unlike), number**2 - (used**2).sum(axis=1), used)


def of_difference(ratings: Ratings, times: Numbers, difference: Difference) -> Numbers:
    """Return alpha for each sample with a difference of one's own, 0 for equal categories.

    Args:
        ratings: of units by coders.
        times: samples × kinds of units.
        difference: of places of categories, element by element; what alpha calls the squared difference.
    """
    used = _used(ratings, times)
    seen = np.flatnonzero(used.any(axis=0))
    expected = np.zeros(len(times))
    rows = max(1, BLOCK // max(1, len(seen)))
    for start in range(0, len(seen), rows):
        block = seen[start : start + rows]
        matrix = difference(block[:, None], seen[None])
        expected += (used[:, block] * (used[:, seen] @ matrix.T)).sum(axis=1)
    return _alpha(times @ _disagreement(ratings, difference), expected, used)


def masi(sets: NDArray[np.bool_]) -> Difference:
    """Return Passonneau's distance between sets: 1 − Jaccard × monotonicity.

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they share something, else 0. Two empty
    sets are equal.

    Args:
        sets: sets × members: whether each member belongs.
    """
    size = sets.sum(axis=1).astype(float)
    numbers = sets.astype(np.float32)

    def distance(one: Places, other: Places) -> Numbers:
        if one.ndim == 2 and other.ndim == 2:
            shared = (numbers[one[:, 0]] @ numbers[other[0]].T).astype(float)
        else:
            shared = np.asarray((sets[one] & sets[other]).sum(axis=-1), float)
        joined = size[one] + size[other] - shared
        smaller = np.minimum(size[one], size[other])
        jaccard = np.where(joined > 0, shared / np.maximum(joined, 1), 1.0)
        steps = [shared == joined, shared == smaller, shared > 0]
        return np.asarray(1 - jaccard * np.select(steps, [1.0, 2 / 3, 1 / 3], 0.0))

    return distance


def _used(ratings: Ratings, times: Numbers) -> Numbers:
    """Return how often each category was given to a unit that two coders rated: samples × categories."""
    return np.asarray((times * ratings.paired) @ ratings.chosen)


def _disagreement(ratings: Ratings, difference: Difference) -> Numbers:
    """Return the disagreement in each kind of unit: of ordered pairs of ratings, over one less than the ratings."""
    found = np.zeros(len(ratings.rows))
    for one, other in combinations(ratings.rows.T, 2):
        both = (one != MISSING) & (other != MISSING)
        found[both] += 2 * difference(one[both], other[both])
    return np.where(ratings.paired, found / np.maximum(ratings.raters - 1, 1), 0)


def _ordinal(ratings: Ratings, times: Numbers) -> Numbers:
    """Return alpha of one sample: the ordinal distance is that between mean ranks."""
    used = _used(ratings, times[None])[0]
    order = np.argsort(ratings.levels, kind="stable")
    ranks = np.empty(len(used))
    ranks[order] = np.cumsum(used[order]) - used[order] / 2
    return _interval(ratings, times[None], ranks[None])


def _interval(ratings: Ratings, times: Numbers, levels: Numbers) -> Numbers:
    middle = levels - levels.mean() if levels.size else levels

    def squared(one: Places, other: Places) -> Numbers:
        return np.asarray((middle[0][one] - middle[0][other]) ** 2)

    used = _used(ratings, times)
    number = used.sum(axis=1)
    expected = 2 * (number * (used @ middle[0] ** 2) - (used @ middle[0]) ** 2)
    return _alpha(times @ _disagreement(ratings, squared), expected, used)


def _alpha(observed: Numbers, expected: Numbers, used: Numbers) -> Numbers:
    varied = (used > 0).sum(axis=1) > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(varied, 1 - (used.sum(axis=1) - 1) * observed / expected, np.nan))

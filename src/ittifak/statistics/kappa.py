"""Agreement of coders beyond chance: the family of kappa, pi, AC1 and S, plain or weighted, with missing ratings.

All have the form (pa − pe) / (1 − pe), pa being the observed and pe the expected agreement, and differ in pe alone. A
function takes ratings and how often each kind of unit occurs in each of many samples, and returns one number for each
sample, NaN where it has none, so that one call serves the estimate and its bootstrap. ``weighting`` is ``identity``,
``linear`` or ``quadratic``: the weight of two categories is 1 less their distance, or its square, as a share of the
largest.

Missing ratings are treated as in Gwet (2014): pa over the units that two or more coders rated, the coders' shares of
categories over all rated units.

Literature: Scott, W. A. (1955), Reliability of content analysis, Public Opinion Quarterly 19 (3); Cohen, J. (1960), A
coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1); Cohen, J. (1968), Weighted
kappa, Psychological Bulletin 70 (4); Fleiss, J. L. (1971), Measuring nominal scale agreement among many raters,
Psychological Bulletin 76 (5); Brennan, R. L., and Prediger, D. J. (1981), Coefficient kappa, Educational and
Psychological Measurement 41 (3); Gwet, K. L. (2008), Computing inter-rater reliability and its variance in the presence
of high agreement, British Journal of Mathematical and Statistical Psychology 61 (1); Gwet, K. L. (2014), Handbook of
Inter-Rater Reliability, 4th ed.
"""

from itertools import combinations

import numpy as np

from ittifak.statistics.ratings import MISSING, Numbers, Ratings

WEIGHTS = ("identity", "linear", "quadratic")


def per_cent(ratings: Ratings, times: Numbers, weighting: str = "identity") -> Numbers:
    """Observed agreement: the share of pairs of coders that agree on a unit, averaged over units."""
    observed, paired = _observed(ratings, weighting)
    return _divided(times @ observed, times @ paired)


def cohen(ratings: Ratings, times: Numbers, weighting: str = "identity") -> Numbers:
    """Cohen's kappa of two coders, over the units that both rated: expected from each coder's own shares."""
    from scipy.sparse import csr_array  # noqa: PLC0415  (slow to import)

    whole = ratings.both()
    kinds = np.flatnonzero(whole.paired)
    shares = []
    for coder in range(2):
        cells = (np.ones(len(kinds)), (kinds, whole.rows[kinds, coder]))
        given = times @ csr_array(cells, shape=(len(whole.rows), whole.categories))
        shares.append(_divided(given, (times @ whole.paired)[:, None]))
    return _corrected(whole, times, weighting, _expected(whole, shares[0], shares[1], weighting))


def scott(ratings: Ratings, times: Numbers, weighting: str = "identity") -> Numbers:
    """Scott's pi of two coders, over the units that both rated: expected from the shares of both together."""
    return fleiss(ratings.both(), times, weighting)


def fleiss(ratings: Ratings, times: Numbers, weighting: str = "identity") -> Numbers:
    """Fleiss' kappa of any number of coders: expected from the shares of all together."""
    shares = _shares(ratings, times)
    return _corrected(ratings, times, weighting, _expected(ratings, shares, shares, weighting))


def gwet(ratings: Ratings, times: Numbers, weighting: str = "identity") -> Numbers:
    """Gwet's AC1, or with weights AC2: chance agreement only on the units that are hard to rate."""
    shares = _shares(ratings, times)
    categories = ratings.categories
    spread = (shares * (1 - shares)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = _total(ratings, weighting) * spread / np.float64(categories * (categories - 1))
    return _corrected(ratings, times, weighting, expected)


def brennan_prediger(ratings: Ratings, times: Numbers, weighting: str = "identity") -> Numbers:
    """Brennan and Prediger's coefficient (Bennett's S): every category expected equally often."""
    expected = _total(ratings, weighting) / ratings.categories**2
    return _corrected(ratings, times, weighting, np.full(len(times), expected))


def _observed(ratings: Ratings, weighting: str) -> tuple[Numbers, Numbers]:
    """Return the share of agreeing pairs of coders for each kind of unit, and 1 where there are such pairs."""
    agreeing = np.zeros(len(ratings.rows))
    span = np.ptp(ratings.levels) if ratings.categories else 0
    for one, other in combinations(ratings.rows.T, 2):
        both = (one != MISSING) & (other != MISSING)
        if weighting == "identity" or not span:
            alike = (one == other).astype(float)
        else:
            share = np.abs(ratings.levels[one] - ratings.levels[other]) / span
            alike = 1 - (share if weighting == "linear" else share**2)
        agreeing += np.where(both, alike, 0)
    pairs = ratings.raters * (ratings.raters - 1) / 2
    return np.where(ratings.paired, agreeing / np.maximum(pairs, 1), 0), ratings.paired.astype(float)


def _shares(ratings: Ratings, times: Numbers) -> Numbers:
    from scipy.sparse import diags_array  # noqa: PLC0415  (slow to import)

    rated = ratings.raters > 0
    per_unit = diags_array(1 / np.maximum(ratings.raters, 1)) @ ratings.chosen
    return _divided(times @ per_unit, (times @ rated)[:, None])


def _expected(ratings: Ratings, one: Numbers, other: Numbers, weighting: str) -> Numbers:
    """Return the mean weight of two categories that are drawn from two distributions, without a matrix of all pairs."""
    order = np.argsort(ratings.levels, kind="stable")
    levels, one, other = ratings.levels[order], one[:, order], other[:, order]
    span = np.ptp(levels)
    if weighting == "identity" or not span:
        return np.asarray((one * other).sum(axis=1))
    if weighting == "linear":
        below, under = np.cumsum(one, axis=1)[:, :-1], np.cumsum(other, axis=1)[:, :-1]
        return np.asarray(1 - (below * (1 - under) + under * (1 - below)) @ np.diff(levels) / span)
    middle = levels - levels.mean()
    squares = (one + other) @ middle**2 - 2 * (one @ middle) * (other @ middle)
    return np.asarray(1 - squares / span**2)


def _total(ratings: Ratings, weighting: str) -> float:
    """Return the sum of all weights."""
    alike = np.full((1, ratings.categories), 1 / ratings.categories)
    return float(_expected(ratings, alike, alike, weighting)[0] * ratings.categories**2)


def _corrected(ratings: Ratings, times: Numbers, weighting: str, expected: Numbers) -> Numbers:
    varied = ((times[:, ratings.paired] @ ratings.chosen[ratings.paired]) > 0).sum(axis=1) > 1
    value = _divided(per_cent(ratings, times, weighting) - expected, 1 - expected)
    return np.where(varied, value, np.nan)


def _divided(above: Numbers, below: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(np.abs(below) > 1e-12, above / below, np.nan))

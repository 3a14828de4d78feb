"""Agreement between coders, every coefficient with its bootstrap interval, and null with the reason where it has none."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from ittifak.statistics import alpha, kappa
from ittifak.statistics.ratings import Numbers, Ratings

CELLS = 4_000_000
"""Numbers of one batch of samples that are held at once."""
MOST_CELLS = 100_000_000
"""Numbers drawn in all: of very many kinds of units fewer samples are drawn, but at least a hundred."""
ENOUGH = 0.9
"""The share of samples in which a coefficient must have a value for it to have an interval."""

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Estimate:
    """A coefficient.

    Attributes:
        value: None where it has none, and then ``reason`` says why.
        low: lower end of the interval, None where it has none.
        high: upper end of the interval.
        reason: why there is no value, or no interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Sampling:
    """How intervals are made: how many samples, which share they hold, and the seed of the draws."""

    draws: int = 1000
    level: float = 0.95
    seed: int = 0


def coefficients(
    ratings: Ratings, scale: str = "nominal", sampling: Sampling | None = None
) -> dict[str, Estimate]:
    """Return every coefficient that the scale allows.

    Args:
        ratings: of units by coders.
        scale: ``nominal``, ``ordinal``, ``interval`` or ``ratio``. Where it is not nominal, kappa and AC2 are weighted
            too, linearly and by squares, by the distance of the levels.
        sampling: of the intervals.

    Returns:
        By name: ``per_cent``, ``cohen``, ``scott``, ``fleiss``, ``gwet``, ``brennan_prediger``, ``alpha``; with
        ``_linear`` and ``_quadratic`` behind the name where weighted.
    """
    measures = measures_of(ratings, scale)

    def all_of(times: Numbers) -> dict[str, Numbers]:
        return {name: measure(times) for name, measure in measures.items()}

    return estimates(all_of, ratings.counts, sampling or Sampling(), why_not(ratings, scale))


def measures_of(ratings: Ratings, scale: str = "nominal") -> Mapping[str, Callable[[Numbers], Numbers]]:
    """Return each coefficient that the scale allows as a function of how often each kind of unit occurs."""
    plain: dict[str, Callable[..., Numbers]] = {
        "per_cent": kappa.per_cent,
        "cohen": kappa.cohen,
        "scott": kappa.scott,
        "fleiss": kappa.fleiss,
        "gwet": kappa.gwet,
        "brennan_prediger": kappa.brennan_prediger,
    }
    if ratings.rows.shape[1] != 2:
        del plain["cohen"], plain["scott"]
    found = {name: partial(measure, ratings) for name, measure in plain.items()}
    if scale != "nominal":
        for weighting in kappa.WEIGHTS[1:]:
            for name in ("cohen", "fleiss", "gwet"):
                if name in plain:
                    found[f"{name}_{weighting}"] = partial(plain[name], ratings, weighting=weighting)
    return found | {"alpha": partial(alpha.alpha, ratings, scale=scale)}


def why_not(ratings: Ratings, scale: str = "nominal") -> dict[str, str]:
    """Say for each coefficient that has no value why; where nothing can be said, it is not named."""
    found: dict[str, str] = {}
    reason = ratings.why_not()
    if reason is not None:
        found = dict.fromkeys(measures_of(ratings, scale), reason)
        if reason.startswith("no variation"):
            del found["per_cent"]
    elif ratings.rows.shape[1] == 2:
        beyond = ratings.both().why_not()
        kinds = ("cohen", "scott", *(f"cohen_{weighting}" for weighting in kappa.WEIGHTS[1:]))
        found = dict.fromkeys(kinds, beyond) if beyond else {}
    if scale == "ratio" and ratings.levels.size and ratings.levels.min() < 0:
        found["alpha"] = "a ratio scale has no values below zero"
    return found


def estimates(
    statistic: Callable[[Numbers], Mapping[Name, Numbers]],
    counts: Numbers,
    sampling: Sampling,
    reasons: Mapping[Name, str] | None = None,
) -> dict[Name, Estimate]:
    """Return each number that a statistic gives, with its interval over samples of units.

    Units are drawn with replacement and a number is computed anew for each sample (Zapf and others 2016, who find
    it to hold its level for alpha and kappa). Hayes and Krippendorff (2007) draw pairs of ratings as if they were
    independent, with the expected disagreement held fixed; that interval is too narrow (Hughes 2022). Ends are
    quantiles. A sample in which a number has no value does not count; where such samples are many there is no interval.
    Nor is there one where every sample gives the same value, as where no two coders differ: this says that
    nothing was seen, not that nothing is there.

    Args:
        statistic: from how often each kind of unit occurs (samples × kinds) to numbers by name, NaN where none.
        counts: how many units there are of each kind.
        sampling: how many samples, which interval, which seed.
        reasons: why a number has no value, by name.

    Literature: Zapf, A., Castell, S., Morawietz, L., and Karch, A. (2016), Measuring inter-rater reliability for nominal
    data, BMC Medical Research Methodology 16; Hayes, A. F., and Krippendorff, K. (2007), Answering the call for a standard
    reliability measure for coding data, Communication Methods and Measures 1 (1); Hughes, J. (2022), Toward improved
    inference for Krippendorff's alpha agreement coefficient, arXiv 2210.13265.
    """
    reasons = reasons or {}
    found = {name: float(values[0]) for name, values in statistic(np.asarray(counts, float)[None]).items()}
    drawn: dict[Name, list[Numbers]] = {name: [] for name in found}
    wanted = any(np.isfinite(value) for name, value in found.items() if name not in reasons)
    if wanted and sampling.draws:
        for times in samples(counts, sampling):
            for name, values in statistic(times).items():
                drawn[name].append(values)
    return {
        name: _estimate(
            value, np.concatenate(drawn[name] or [np.empty(0)]), sampling, reasons.get(name), counts
        )
        for name, value in found.items()
    }


def samples(counts: Numbers, sampling: Sampling) -> Iterator[Numbers]:
    """Yield how often each kind of unit occurs in samples of all units, in batches that fit into memory."""
    random = np.random.default_rng(sampling.seed)
    number = round(float(np.sum(counts)))
    kinds = len(counts)
    left = max(min(sampling.draws, MOST_CELLS // max(1, kinds)), min(sampling.draws, 100))
    share = np.asarray(counts, float) / number
    while left > 0:
        batch = min(left, max(1, CELLS // max(1, kinds)))
        yield random.multinomial(number, share, size=batch).astype(float)
        left -= batch


def _estimate(
    value: float, drawn: Numbers, sampling: Sampling, reason: str | None, counts: Numbers
) -> Estimate:
    if reason is not None or not np.isfinite(value):
        return Estimate(None, reason=reason or "no variation to judge by")
    kept = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Estimate(value, reason="no samples were drawn")
    if np.sum(counts) < 2:
        return Estimate(value, reason="no interval: a single unit to draw")
    if len(kept) < ENOUGH * len(drawn):
        return Estimate(value, reason="no interval: many samples have no value, for want of variation")
    low, high = np.quantile(kept, [(1 - sampling.level) / 2, (1 + sampling.level) / 2])
    if low == high:
        return Estimate(value, reason="no interval: the same value in every sample")
    return Estimate(value, float(low), float(high))

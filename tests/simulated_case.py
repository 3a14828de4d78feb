"""Simulated dyads of which the truth is known: ties come about, some are found, some found ones are untrue."""

import numpy as np

from ittifak.measures.indicators import Assumptions, Indicator
from ittifak.measures.institutionalisation import coded
from ittifak.measures.spans import Spans


def simulate(
    dyads: int, years: int, chosen: tuple[Indicator, ...], assumed: Assumptions, seed: int, rate: float = 1.0
) -> tuple[Spans, np.ndarray, np.ndarray]:
    """Return what was found, the effort of the search, and the true indicators.

    ``rate`` multiplies the true rates of ties: 1 is the world that the assumptions describe.
    """
    random = np.random.default_rng(seed)
    number = len(chosen)
    effort = np.repeat(random.choice([0, 1, 2], (dyads, number, 1), p=[0.1, 0.5, 0.4]), years, axis=2).astype(
        np.uint8
    )
    effort[:, :, : years // 3] = np.minimum(effort[:, :, : years // 3], 1)
    rates = random.gamma(assumed.rate_shape, rate / assumed.rate_exposure, (dyads, number, 1))
    counts = random.poisson(np.broadcast_to(rates, effort.shape))
    dyad, indicator, year = (np.repeat(place, counts[counts > 0]) for place in np.nonzero(counts))
    lasts = np.array([row.lasting or bool(row.provision) for row in chosen])
    found = np.array([0, assumed.found_partial, assumed.found_searched])[effort[dyad, indicator, year]]
    seen = random.random(len(dyad)) < found
    likely = np.where(random.random(len(dyad)) < 0.6, assumed.true_one_source, assumed.true_more_sources)
    # Untrue ties stand among the found ones in the proportion that the assumptions give.
    twins = np.flatnonzero(seen & (random.random(len(dyad)) < 1 / likely - 1))
    width = random.choice([0, 0, 0, 2, 4], len(dyad))
    shift = (random.random(len(dyad)) * (width + 1)).astype(int)
    truth = _spans(dyad, indicator, year, year, likely, lasts, years)
    rows = np.concatenate([np.flatnonzero(seen), twins])
    low = np.concatenate([(year - shift)[seen], random.integers(0, years, len(twins))])
    high = low + width[rows]
    observed = _spans(dyad[rows], indicator[rows], low, high, likely[rows], lasts, years)
    return observed, effort, coded(truth, np.full_like(effort, 2), chosen)


def _spans(dyad, indicator, low, high, likely, lasts, years) -> Spans:
    last = np.where(lasts[indicator], years - 1, 0)
    return Spans(
        tie=np.array([f"t{place}" for place in range(len(dyad))]),
        dyad=dyad,
        indicator=indicator,
        share=np.ones(len(dyad), np.float32),
        likely=likely.astype(np.float32),
        first_low=low,
        first_high=high,
        last_low=np.where(lasts[indicator], last, low),
        last_high=np.where(lasts[indicator], last, low),
        brief=~lasts[indicator],
    )

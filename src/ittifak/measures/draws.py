"""Draws of the evidence: what the scores may be, given untrue ties, uncertain dates and ties that were missed."""

import numpy as np
from numpy.typing import NDArray

from ittifak.measures.indicators import Assumptions, Indicator
from ittifak.measures.scoring import flat_scores, measures
from ittifak.measures.searched import NONE, Effort
from ittifak.measures.spans import Spans

Numbers = NDArray[np.floating]


def draws(
    found: Spans,
    effort: Effort,
    chosen: tuple[Indicator, ...],
    assumed: Assumptions,
    random: np.random.Generator,
    number: int,
) -> Numbers:
    """Return draws of all measures, draws × dyads × measures × years, under the assumptions.

    In each draw a tie is true with its probability, and begins and ends at a uniform place within its bounds, alike
    for all indicators and dyads for which it counts; and ties that were missed are added: their yearly rate has a gamma
    prior, updated by the ties found in the years as far as these were searched (gamma–Poisson), thinned by what a
    search finds.
    """
    lasts = np.array([row.lasting or bool(row.provision) for row in chosen])
    unseen = 1 - np.array([assumed.found_unsearched, assumed.found_partial, assumed.found_searched])[effort]
    inside = effort[found.dyad, found.indicator, np.clip(found.first, 0, effort.shape[2] - 1)] > NONE
    seen = np.zeros(effort.shape[:2])
    np.add.at(seen, (found.dyad[inside], found.indicator[inside]), found.share[inside])
    shape = assumed.rate_shape + seen
    scale = 1 / (assumed.rate_exposure + (1 - unseen).sum(axis=2))
    missed = unseen.sum(axis=2)
    order = np.cumsum(unseen, axis=2) / np.maximum(missed, 1e-9)[..., None]
    result = np.empty((number, len(effort), effort.shape[2], len(measures())), np.float32)
    ties, at = np.unique(found.tie, return_inverse=True)
    for draw in range(number):
        chance, begins, ends = random.random((3, len(ties)))[
            :, at
        ]  # (one draw for a tie, wherever it counts)
        true = found.share * (chance < found.likely)
        first = found.first_low + (begins * (found.first_high - found.first_low + 1)).astype(np.int64)
        last = found.last_low + (
            ends * (np.maximum(found.last_high, found.last_low) - found.last_low + 1)
        ).astype(np.int64)
        last = np.where(found.brief, first, np.maximum(last, first))
        times = random.poisson(random.gamma(shape, scale) * missed)
        more = _missed(times, order, lasts, random)
        held = amount(_joined(found, first, last, true, more), effort.shape)
        result[draw] = flat_scores(filled(held, chosen), chosen, assumed.exponent)
    return np.swapaxes(result, -2, -1)


Rows = tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.integer], NDArray[np.integer], Numbers]


def _missed(
    times: NDArray[np.integer], order: Numbers, lasts: NDArray[np.bool_], random: np.random.Generator
) -> Rows:
    """Return dyad, indicator, first and last year and weight of the ties that were missed in a draw."""
    dyad, indicator = np.nonzero(times)
    number = times[dyad, indicator]
    dyad, indicator = np.repeat(dyad, number), np.repeat(indicator, number)
    first = (order[dyad, indicator] < random.random((len(dyad), 1))).sum(axis=1)
    first = np.minimum(first, order.shape[2] - 1)
    last = np.where(lasts[indicator], order.shape[2] - 1, first)
    return dyad, indicator, first, last, np.ones(len(dyad), np.float32)


def _joined(
    found: Spans, first: NDArray[np.integer], last: NDArray[np.integer], weight: Numbers, more: Rows
) -> Rows:
    rows = (found.dyad, found.indicator, first, last, weight)
    dyad, indicator, begins, ends, weights = (np.concatenate(pair) for pair in zip(rows, more, strict=True))
    return dyad, indicator, begins, ends, weights


def amount(rows: Rows, shape: tuple[int, ...]) -> Numbers:
    """Return the weight of the ties that hold in each year, dyads × years × indicators."""
    dyads, number, years = shape
    dyad, indicator, first, last, weight = rows
    inside = (last >= 0) & (first < years)
    row = dyad[inside] * (years + 1) * number + indicator[inside]
    begins = row + np.clip(first[inside], 0, years) * number
    ends = row + np.clip(last[inside] + 1, 0, years) * number
    places, weights = np.concatenate([begins, ends]), np.concatenate([weight[inside], -weight[inside]])
    change = np.bincount(places, weights, dyads * number * (years + 1)).astype(np.float32)
    result: Numbers = np.cumsum(change.reshape(dyads, years + 1, number)[:, :years], axis=1)
    return result


def filled(held: Numbers, chosen: tuple[Indicator, ...]) -> Numbers:
    """Return the indicators from the weight of the ties that hold: over what makes them full, at most one."""
    full = np.array([row.full for row in chosen], dtype=held.dtype)
    result: Numbers = np.clip(held / full, 0, 1)
    return result

"""How far a relation is institutionalised: by dyad, year and dimension, with evidence intervals.

An indicator is the presence or frequency, in a register that was searched, of some kinds of tie (or of provisions
in force): the ties of the year, each by its share, over the number that makes it full, at most one. A dimension
is the mean of its searched indicators; the index is the power mean of the dimensions, in which one strong
dimension cannot hide empty ones. Obligation, depth and practice are the same index over the indicators of one
aspect. Nothing decays.

The *evidence interval* says what the number may be, given what is known of the evidence: a tie of one source may be
untrue, a date may lie anywhere within its bounds, and ties may have been missed, the more so the less one has
searched. It comes from draws of all three under the stated assumptions (``indicators.toml``), and is for the number
that a complete and faultless search would give. The value as coded always lies in it.

Literature: Haftendorn, Keohane and Wallander (1999), Imperfect Unions; Leeds and Anac (2005), Alliance
institutionalization and alliance performance, International Interactions 31 (3); Benson and Clinton (2016),
Assessing the variation of formal military alliances, Journal of Conflict Resolution 60 (5); Abbott and others (2000).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.measures.indicators import Assumptions, Indicator, aspects, assumptions, dimensions, indicators
from ittifak.measures.searched import NONE, Effort, efforts
from ittifak.measures.spans import Spans, spans
from ittifak.measures.stages import ranks
from ittifak.statistics.intervals import shortest_interval
from ittifak.statistics.power_mean import power_mean

Numbers = NDArray[np.floating]
INDEX = "index"
STAGE = "stage"
FEWEST_SHARE = 0.5
_CELLS = 20_000_000  # numbers held at a time while drawing


@dataclass(frozen=True)
class Scores:
    """Values by dyad, measure and year. Measures: dimensions, index, index of each aspect, rank of the stage.

    ``value``, ``low``, ``high``: dyads × measures × years, NaN where too little was searched. ``cells``: dyads ×
    indicators × years, as coded, NaN where nobody has looked. ``drawn``: draws × dyads × measures × years, kept
    for few dyads only.
    """

    dyads: list[tuple[str, str]]
    years: range
    measures: tuple[str, ...]
    value: Numbers
    low: Numbers
    high: Numbers
    cells: Numbers
    effort: Effort
    spans: Spans
    drawn: Numbers | None = None

    def place(self, measure: str) -> int:
        """Return where a measure stands."""
        return self.measures.index(measure)


def measures() -> tuple[str, ...]:
    """Return the names of all measures."""
    return (*dimensions(), INDEX, *aspects(), STAGE)


def institutionalisation(
    case: Case,
    dyads: list[tuple[str, str]],
    seed: int = 1,
    keep_draws: bool = False,
    number: int | None = None,
) -> Scores:
    """Return the scores of the dyads in each year of the case.

    Args:
        case: a checked case.
        dyads: two actor ids each.
        seed: of the draws.
        keep_draws: keep every draw, for what is computed from whole series.
        number: of draws; where not given, that of the assumptions. Fewer are faster and give rougher intervals.

    Returns:
        The scores; see ``Scores``.
    """
    chosen, assumed = indicators(), assumptions()
    effort = efforts(case, dyads, chosen)
    found = spans(case, dyads, chosen, assumed)
    years = range(case.settings.period.first_year, case.settings.period.last_year + 1)
    shape = (len(dyads), len(measures()), len(years))
    value, low, high = (np.full(shape, np.nan, np.float32) for _ in range(3))
    cells = np.full(effort.shape, np.nan, np.float32)
    kept = []
    looked = np.any(effort > 0, axis=(1, 2))
    number = number or assumed.draws
    step = max(1, _CELLS // (len(measures()) * len(years) * number))
    random = np.random.default_rng(seed)
    for start in range(0, len(dyads), step):
        block = start + np.flatnonzero(looked[start : start + step])
        part = _part(found, block)
        cells[block] = coded(part, effort[block], chosen)
        value[block] = scores(cells[block], chosen, assumed.exponent)
        drawn = draws(part, effort[block], chosen, assumed, random, number)
        low[block], high[block] = _interval(drawn, value[block], assumed.level)
        if keep_draws:
            kept.append(drawn)
    whole = np.full((number, *shape), np.nan, np.float32) if keep_draws else None
    if whole is not None and kept:
        whole[:, looked] = np.concatenate(kept, axis=1)
    return Scores(dyads, years, measures(), value, low, high, cells, effort, found, whole)


def alike(found: Scores, dyads: list[int]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return the index of some dyads over what was searched for all of them, and which indicators that is.

    Args:
        found: the scores.
        dyads: places of the dyads that are set side by side.

    Returns:
        The index, dyads × years, NaN where fewer than half of the dimensions were searched for all; and which
        indicators count, indicators × years.
    """
    cells = found.cells[dyads]
    common = ~np.isnan(cells).any(axis=0)
    index = scores(np.where(common, cells, np.nan), indicators(), assumptions().exponent)
    counted: NDArray[np.bool_] = np.asarray(common)
    return index[:, found.place(INDEX)], counted


def coded(found: Spans, effort: Effort, chosen: tuple[Indicator, ...]) -> Numbers:
    """Return each indicator as coded, dyads × indicators × years; NaN where nobody has looked."""
    rows = (found.dyad, found.indicator, found.first, found.last, found.share)
    filled = np.swapaxes(_filled(_amount(rows, effort.shape), chosen), 1, 2)
    return np.where(effort == NONE, np.nan, filled).astype(np.float32)


def scores(
    cells: Numbers, chosen: tuple[Indicator, ...], exponent: float, weights: Numbers | None = None
) -> Numbers:
    """Return dimensions, index, aspects and the rank of the stage from indicators, along axis −2.

    Args:
        cells: … × indicators × years; NaN is left out.
        chosen: the indicators.
        exponent: of the power mean over dimensions.
        weights: of the dimensions; equal where not given.

    Returns:
        … × measures × years; NaN where nothing is known, and for the index where fewer than half of its
        dimensions are.
    """
    last = np.ascontiguousarray(np.swapaxes(cells, -2, -1))
    return np.swapaxes(_scores(last, chosen, exponent, weights), -2, -1)


def _scores(
    cells: Numbers, chosen: tuple[Indicator, ...], exponent: float, weights: Numbers | None = None
) -> Numbers:
    """Return the same with indicators, then measures, along the last axis."""
    flat = cells.reshape(-1, cells.shape[-1])
    parts = [_membership(chosen, aspect) for aspect in ("", *aspects())]
    belongs = np.concatenate(parts, axis=1).astype(flat.dtype)
    sizes = [part.shape[1] for part in parts]
    known = ~np.isnan(flat)
    if known.all():
        means = flat @ (belongs / belongs.sum(axis=0))
        wholes = np.power(
            np.power(means, exponent) @ _averages(sizes, weights).astype(flat.dtype), 1 / exponent
        )
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            means = (np.where(known, flat, 0) @ belongs) / (known.astype(flat.dtype) @ belongs)
        of = np.split(means, np.cumsum(sizes)[:-1], axis=1)
        wholes = np.stack(
            [_half(mean, exponent, None if at else weights) for at, mean in enumerate(of)], axis=1
        )
    result = np.concatenate([means[:, : sizes[0]], wholes, ranks(flat, chosen)[:, None]], axis=1)
    return result.reshape(*cells.shape[:-1], result.shape[-1])


def _averages(sizes: list[int], weights: Numbers | None) -> Numbers:
    """Return the matrix that averages each run of columns; the first run by the weights, if there are any."""
    result = np.zeros((sum(sizes), len(sizes)))
    for place, (end, size) in enumerate(zip(np.cumsum(sizes), sizes, strict=True)):
        of = np.ones(size) if place or weights is None else weights
        result[end - size : end, place] = of / of.sum()
    return result


def _membership(chosen: tuple[Indicator, ...], aspect: str) -> NDArray[np.bool_]:
    """Return which indicators of an aspect (of all where it is empty) make up which dimension that has any."""
    belongs = np.array(
        [[row.dimension == name and aspect in ("", row.aspect) for name in dimensions()] for row in chosen]
    )
    found: NDArray[np.bool_] = belongs[:, belongs.any(axis=0)]
    return found


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
    for all indicators and dyads for which it counts; and ties that were missed are added: their yearly rate has a gamma prior, updated by the ties found in the years as far as
    these were searched (gamma–Poisson), thinned by what a search finds.
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
        amount = _amount(_joined(found, first, last, true, more), effort.shape)
        result[draw] = _scores(_filled(amount, chosen), chosen, assumed.exponent)
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


def _amount(rows: Rows, shape: tuple[int, ...]) -> Numbers:
    """Return the weight of the ties that hold in each year, dyads × years × indicators."""
    dyads, number, years = shape
    dyad, indicator, first, last, weight = rows
    inside = (last >= 0) & (first < years)
    row = dyad[inside] * (years + 1) * number + indicator[inside]
    begins = row + np.clip(first[inside], 0, years) * number
    ends = row + np.clip(last[inside] + 1, 0, years) * number
    places, weights = np.concatenate([begins, ends]), np.concatenate([weight[inside], -weight[inside]])
    change = np.bincount(places, weights, dyads * number * (years + 1)).astype(np.float32)
    held: Numbers = np.cumsum(change.reshape(dyads, years + 1, number)[:, :years], axis=1)
    return held


def _filled(amount: Numbers, chosen: tuple[Indicator, ...]) -> Numbers:
    full = np.array([row.full for row in chosen], dtype=amount.dtype)
    filled: Numbers = np.clip(amount / full, 0, 1)
    return filled


def _half(mean: Numbers, exponent: float, weights: Numbers | None) -> Numbers:
    """Return the power mean over dimensions, NaN where fewer than half of them are known."""
    known = (~np.isnan(mean)).mean(axis=-1) >= FEWEST_SHARE
    return np.where(known, power_mean(mean, exponent, weights), np.nan)


def _interval(drawn: Numbers, value: Numbers, level: float) -> tuple[Numbers, Numbers]:
    low, high = shortest_interval(drawn, level)
    return np.fmin(low, value) + 0 * value, np.fmax(high, value) + 0 * value


def _part(found: Spans, block: NDArray[np.integer]) -> Spans:
    """Return the spans of some dyads, numbered by their place in the block."""
    if not len(block):
        return found.of(np.zeros(len(found.dyad), dtype=bool))
    place = np.searchsorted(block, found.dyad)
    mine = (place < len(block)) & (block[np.minimum(place, len(block) - 1)] == found.dyad)
    part = found.of(mine)
    return Spans(**(vars(part) | {"dyad": place[mine]}))


def sensitivity(
    cells: Numbers, chosen: tuple[Indicator, ...], seed: int = 1, number: int = 200
) -> tuple[Numbers, Numbers]:
    """Return the sensitivity band of the index: how it moves with weights and exponent, the evidence as coded.

    Weights of the dimensions from a flat Dirichlet distribution (each dimension may weigh anything), the exponent
    from a quarter to one; the band holds nine tenths of them. It is no interval of uncertainty about the world,
    but says how far the number rests on the choice of weights (Saisana, Saltelli and Tarantola 2005).

    Args:
        cells: … × indicators × years.
        chosen: the indicators.
        seed: of the draws.
        number: of draws.

    Returns:
        Lower and upper end, … × years.
    """
    random = np.random.default_rng(seed)
    place = measures().index(INDEX)
    moved = np.stack(
        [
            scores(cells, chosen, random.uniform(0.25, 1), random.dirichlet(np.ones(len(dimensions()))))[
                ..., place, :
            ]
            for _ in range(number)
        ]
    )
    low, high = np.quantile(moved, [0.05, 0.95], axis=0)
    return low, high

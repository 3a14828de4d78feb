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
from ittifak.measures.draws import amount, draws, filled
from ittifak.measures.indicators import Indicator, assumptions, dimensions, indicators
from ittifak.measures.scoring import INDEX, measures, scores
from ittifak.measures.searched import NONE, Effort, efforts
from ittifak.measures.spans import Spans, spans
from ittifak.statistics.intervals import shortest_interval

Numbers = NDArray[np.floating]
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
    held = np.swapaxes(filled(amount(rows, effort.shape), chosen), 1, 2)
    return np.where(effort == NONE, np.nan, held).astype(np.float32)


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

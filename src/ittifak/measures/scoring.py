"""From indicators to dimensions, the index, the aspects and the stage."""

import numpy as np
from numpy.typing import NDArray

from ittifak.measures.indicators import Indicator, aspects, dimensions
from ittifak.measures.stages import ranks
from ittifak.statistics.power_mean import power_mean

Numbers = NDArray[np.floating]
INDEX = "index"
STAGE = "stage"
FEWEST_SHARE = 0.5


def measures() -> tuple[str, ...]:
    """Return the names of all measures."""
    return (*dimensions(), INDEX, *aspects(), STAGE)


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
    return np.swapaxes(flat_scores(last, chosen, exponent, weights), -2, -1)


def flat_scores(
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


def _half(mean: Numbers, exponent: float, weights: Numbers | None) -> Numbers:
    """Return the power mean over dimensions, NaN where fewer than half of them are known."""
    known = (~np.isnan(mean)).mean(axis=-1) >= FEWEST_SHARE
    return np.where(known, power_mean(mean, exponent, weights), np.nan)

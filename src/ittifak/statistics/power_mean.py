"""A mean in which one high part cannot make up for many empty ones."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]


def power_mean(parts: Numbers, exponent: float, weights: Numbers | None = None, axis: int = -1) -> Numbers:
    """Return the power mean of non-negative parts, leaving out those that are missing.

    ``(Σ w x^p / Σ w)^(1/p)``. With p = 1 it is the plain mean; with 0 < p < 1 an uneven set has a lower mean than
    an even one with the same sum, and an empty part counts without making the whole zero. With ε = 1 − p it is
    the equally-distributed equivalent of Atkinson (1970).

    Args:
        parts: numbers of at least 0; NaN is missing.
        exponent: p, above 0 and at most 1.
        weights: one weight for each part along the axis; equal where not given.
        axis: along which to average.

    Returns:
        The mean, NaN where all parts are missing.

    Literature: Atkinson, A. B. (1970), On the measurement of inequality, Journal of Economic Theory 2 (3).
    """
    if not 0 < exponent <= 1:
        raise ValueError(f"exponent {exponent}: above 0 and at most 1 is expected")
    moved = np.moveaxis(parts, axis, -1)
    known = ~np.isnan(moved)
    weight = known * (np.ones(moved.shape[-1]) if weights is None else weights)
    total = weight.sum(axis=-1)
    raised = np.sqrt(moved) if exponent == 0.5 else np.power(moved, exponent)
    mean = np.where(known, raised, 0) * weight
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Numbers = np.power(mean.sum(axis=-1) / total, 1 / exponent)
    return result

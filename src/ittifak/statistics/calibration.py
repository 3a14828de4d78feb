"""Scores turned into probabilities, and how far these can be believed.

Literature: Platt, J. (1999), Probabilistic outputs for support vector machines, Advances in Large Margin Classifiers;
Zadrozny, B., and Elkan, C. (2002), Transforming classifier scores into accurate multiclass probability estimates, KDD;
Niculescu-Mizil, A., and Caruana, R. (2005), Predicting good probabilities with supervised learning, ICML; Brier, G. W.
(1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]

ENOUGH_FOR_ISOTONIC = 200
"""With fewer cases of either kind the sigmoid is steadier (Niculescu-Mizil and Caruana 2005)."""
KNOTS = 64


@dataclass(frozen=True)
class Calibration:
    """A rising curve from scores to probabilities: its knots, straight in between, level beyond."""

    scores: Numbers
    probabilities: Numbers

    def __call__(self, scores: Numbers) -> Numbers:
        """Return the probability of each score."""
        return np.interp(scores, self.scores, self.probabilities)


@dataclass(frozen=True)
class Bin:
    """Cases of like probability: what was said on average, and what came true."""

    said: float
    true: float
    cases: int


def calibrated(scores: Numbers, true: NDArray[np.bool_]) -> Calibration:
    """Return the curve that scores of cases outside the training call for.

    Platt's sigmoid with his priors, or isotonic regression where there are cases enough.
    """
    if min(true.sum(), (~true).sum()) >= ENOUGH_FOR_ISOTONIC:
        from scipy.optimize import isotonic_regression  # noqa: PLC0415  (slow to import)

        order = np.argsort(scores, kind="stable")
        kept = np.unique(np.linspace(0, len(order) - 1, KNOTS).astype(int))
        risen = np.asarray(isotonic_regression(true[order].astype(float)).x)
        return Calibration(scores[order][kept], risen[kept])
    slope, shift = _sigmoid(scores, true)
    middle = -shift / slope if slope else 0.0
    reach = 12 / slope if slope else 1.0
    knots = middle + reach * np.sinh(np.linspace(-3, 3, KNOTS)) / np.sinh(3)
    return Calibration(knots, 1 / (1 + np.exp(-(slope * knots + shift))))


def brier(probabilities: Numbers, true: NDArray[np.bool_]) -> Numbers:
    """Return the squared error of each probability."""
    return np.asarray((probabilities - true) ** 2)


def reliability(probabilities: Numbers, true: NDArray[np.bool_], bins: int = 10) -> tuple[Bin, ...]:
    """Return cases in bins of about equal size, by rising probability; equal probabilities stay together."""
    edges = np.unique(np.quantile(probabilities, np.linspace(0, 1, bins + 1)[1:-1]))
    place = np.searchsorted(edges, probabilities, side="left")
    found = []
    for one in np.unique(place):
        inside = place == one
        found.append(Bin(float(probabilities[inside].mean()), float(true[inside].mean()), int(inside.sum())))
    return tuple(found)


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Return the mean distance of what was said from what came true, by cases."""
    cases = sum(one.cases for one in bins)
    return sum(abs(one.said - one.true) * one.cases for one in bins) / cases


def _sigmoid(scores: Numbers, true: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope (never falling) and shift that make Platt's targets most likely."""
    from scipy.optimize import minimize  # noqa: PLC0415  (slow to import)

    yes, no = int(true.sum()), int((~true).sum())
    target = np.where(true, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(at: Numbers) -> tuple[float, Numbers]:
        z = at[0] * scores + at[1]
        gap = 1 / (1 + np.exp(-np.clip(z, -500, 500))) - target
        value = float((np.logaddexp(0, z) - target * z).sum())
        return value, np.array([gap @ scores, gap.sum()])

    start = np.array([1.0, float(np.log((yes + 1) / (no + 1)))])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None), (None, None)])
    return float(found.x[0]), float(found.x[1])

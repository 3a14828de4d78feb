"""One linear model for one code: fitted, calibrated and given a threshold inside the training data, judged outside.

Literature: Cawley, G. C., and Talbot, N. L. C. (2010), On over-fitting in model selection, Journal of Machine Learning
Research 11 (a threshold is part of the model, so that it must be chosen anew within each fold); Lipton, Z. C., Elkan, C.,
and Naryanaswamy, B. (2014), Optimal thresholding of classifiers to maximize F1 measure, ECML PKDD.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ittifak.statistics.accuracy import accuracy
from ittifak.statistics.agreement import Estimate, Sampling, estimates
from ittifak.statistics.calibration import Bin, Calibration, brier, calibrated, calibration_error, reliability

Numbers = NDArray[np.floating]
Truth = NDArray[np.bool_]

OUTER, INNER = 5, 3
FEWEST = 10
"""Segments with a code, and without it, that learning it takes."""
PENALTY = 10.0


@dataclass(frozen=True)
class Model:
    """Weights of the n-grams, the curve from scores to probabilities, and from which probability on a code is given."""

    weights: Numbers
    shift: float
    calibration: Calibration
    threshold: float

    def probabilities(self, cases: Any) -> Numbers:
        """Return the probability of each case (a row of weights of n-grams)."""
        return self.calibration(np.asarray(cases @ self.weights + self.shift))


@dataclass(frozen=True)
class Judged:
    """What cross-validation found: each case was judged by a model, curve and threshold that had not seen it.

    Attributes:
        positives: segments with the code in the training data.
        f1: with its interval over segments, as are ``precision``, ``recall`` and ``brier``.
        calibration_error: mean distance of probabilities from shares, over ``bins``.
        bins: the reliability diagram.
    """

    positives: int
    f1: Estimate
    precision: Estimate
    recall: Estimate
    brier: Estimate
    calibration_error: float
    bins: tuple[Bin, ...]


def learn(cases: Any, true: Truth, seed: int) -> Model:
    """Return a model of one code.

    Args:
        cases: sparse, cases × n-grams.
        true: which have the code; at least ``FEWEST`` of either kind.
        seed: of the folds.
    """
    return _learn(cases, true, OUTER, seed)


def judge(cases: Any, true: Truth, seed: int, sampling: Sampling) -> Judged:
    """Return how good models of this kind are, by nested cross-validation."""
    said = np.zeros(len(true))
    given = np.zeros(len(true), bool)
    for train, test in _folds(true, OUTER, seed):
        model = _learn(cases[train], true[train], INNER, seed)
        said[test] = model.probabilities(cases[test])
        given[test] = said[test] >= model.threshold
    error = brier(said, true)
    cells = np.stack([given & true, given & ~true, ~given & true], axis=1).astype(float)

    def figures(times: Numbers) -> dict[str, Numbers]:
        counts = times @ cells
        return accuracy(*counts.T) | {"brier": np.asarray(times @ error / times.sum(axis=1))}

    found = estimates(
        figures, np.ones(len(true)), sampling, {} if given.any() else {"precision": "never given"}
    )
    bins = reliability(said, true)
    return Judged(positives=int(true.sum()), calibration_error=calibration_error(bins), bins=bins, **found)


def _learn(cases: Any, true: Truth, folds: int, seed: int) -> Model:
    unseen = np.zeros(len(true))
    for train, test in _folds(true, folds, seed):
        weights, shift = _fit(cases[train], true[train], seed)
        unseen[test] = cases[test] @ weights + shift
    calibration = calibrated(unseen, true)
    weights, shift = _fit(cases, true, seed)
    return Model(weights, shift, calibration, _threshold(calibration(unseen), true))


def _fit(cases: Any, true: Truth, seed: int) -> tuple[Numbers, float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (an extra)

    model = LogisticRegression(C=PENALTY, class_weight="balanced", solver="liblinear", random_state=seed)
    model.fit(cases, true)
    return np.asarray(model.coef_[0]), float(model.intercept_[0])


def _folds(true: Truth, number: int, seed: int) -> Iterator[tuple[NDArray[np.integer], NDArray[np.integer]]]:
    """Yield training and test cases; each fold has its share of the cases with the code."""
    random = np.random.default_rng(seed)
    fold = np.zeros(len(true), int)
    for kind in (true, ~true):
        fold[kind] = random.permutation(np.arange(kind.sum()) % number)
    for one in range(number):
        yield np.flatnonzero(fold != one), np.flatnonzero(fold == one)


def _threshold(said: Numbers, true: Truth) -> float:
    """Return the probability that parts the cases with the highest F1; of equal ones the highest."""
    order = np.argsort(-said, kind="stable")
    right = np.cumsum(true[order])
    number = np.arange(1, len(true) + 1)
    last = np.r_[np.diff(said[order]) != 0, True]
    f1 = np.where(last, 2 * right / (number + true.sum()), -1.0)
    best = int(np.argmax(f1))
    above = said[order][best]
    below = said[order][best + 1] if best + 1 < len(said) else 0.0
    return float((above + below) / 2)

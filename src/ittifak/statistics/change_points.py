"""Years at which the level of a series changes, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
NEAR = 3
SHORTEST = 3
FEWEST_DRAWS = 0.5


@dataclass(frozen=True)
class Change:
    """A change of level: the first place of the new level, its interval, and how often the draws have it.

    ``before`` and ``after`` are the levels; of a series of several values, the mean of each.
    """

    place: int
    low: int
    high: int
    support: float
    before: Numbers
    after: Numbers


def change_points(series: Numbers, draws: Numbers, level: float = 0.9) -> list[Change]:
    """Return the places where the mean level of a series changes.

    Segments are found exactly by PELT with squared loss (Killick, Fearnhead and Eckley 2012; Truong, Oudre and
    Vayatis 2020) and the penalty (k + 1)·s²·log n for k values at each place (Yao 1988: k levels and one place for each change). s² is half the mean
    square of the steps between neighbours (von Neumann 1941), and at least the mean variance of the draws, both as means over the values. The shortest
    segment has three places. The interval of a change comes from doing the same on draws of the series: the
    quantiles of the nearest change within three places, among draws that have one. Changes that fewer than half of
    the draws have are left out. A steady rise is cut into steps, and so may be a series that wanders.

    Args:
        series: one value for each place, or places × values on one scale; none missing.
        draws: draws × the shape of the series, the same series with its doubts.
        level: of the interval.

    Returns:
        The changes in order. None where the series is constant or has fewer than six places.
    """
    if len(series) < 2 * SHORTEST:
        return []
    doubt = float(draws.var(axis=0).mean()) if len(draws) else 0.0
    found = _places(series, doubt)
    drawn = [_places(draw, doubt) for draw in draws]
    ends = [0, *found, len(series)]
    changes = [
        _change(place, drawn, level, series[before:place].mean(axis=0), series[place:after].mean(axis=0))
        for before, place, after in zip(ends, found, ends[2:], strict=False)
    ]
    return [change for change in changes if change.support >= FEWEST_DRAWS]


def _change(place: int, drawn: Sequence[list[int]], level: float, before: Numbers, after: Numbers) -> Change:
    nearest = [min(places, key=lambda other: abs(other - place)) for places in drawn if places]
    near = [other for other in nearest if abs(other - place) <= NEAR]
    tail = (1 - level) / 2
    low, high = np.quantile(near, [tail, 1 - tail], method="closest_observation") if near else (place, place)
    return Change(
        place,
        int(min(low, place)),
        int(max(high, place)),
        len(near) / len(drawn) if drawn else 0.0,
        before,
        after,
    )


def _places(series: Numbers, doubt: float) -> list[int]:
    from ruptures import KernelCPD  # noqa: PLC0415  (slow to import)

    values = series.astype(float).reshape(len(series), -1)
    if np.ptp(values, axis=0).max() == 0:
        return []
    noise = max(float(np.mean(np.diff(values, axis=0) ** 2)) / 2, doubt)
    model = KernelCPD(kernel="linear", min_size=SHORTEST).fit(values)  # (PELT, squared loss)
    penalty = (values.shape[1] + 1) * noise * np.log(len(values))
    return [int(place) for place in model.predict(pen=penalty)[:-1]]

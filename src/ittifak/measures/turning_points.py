"""Turning points: years in which the index of a dyad changes level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ittifak.measures.institutionalisation import INDEX, Scores
from ittifak.statistics.change_points import change_points


@dataclass(frozen=True)
class TurningPoint:
    """The first year of a new level, its interval, the share of draws that have it, the levels before and after."""

    dyad: tuple[str, str]
    year: int
    low: int
    high: int
    support: float
    before: float
    after: float


def turning_points(found: Scores, dyad: int, measure: str = INDEX, level: float = 0.9) -> list[TurningPoint]:
    """Return the turning points of one dyad's measure, from its longest run of years that were searched.

    The series is as coded, without decay; the draws carry what is not sure of it
    (``ittifak.statistics.change_points``). A change of the search can look like a change of the relation: a run
    ends where nobody has looked.

    Args:
        found: scores with their draws.
        dyad: which of the dyads.
        measure: which measure.
        level: of the intervals.

    Raises:
        ValueError: the scores were computed without keeping the draws.
    """
    if found.drawn is None:
        raise ValueError("turning points need scores with keep_draws=True")
    place = found.place(measure)
    series = found.value[dyad, place]
    run = _longest_run(~np.isnan(series))
    return [
        TurningPoint(
            found.dyads[dyad],
            found.years[run.start + change.place],
            found.years[run.start + change.low],
            found.years[min(run.start + change.high, len(found.years) - 1)],
            change.support,
            change.before,
            change.after,
        )
        for change in change_points(series[run], found.drawn[:, dyad, place, run], level)
    ]


def _longest_run(known: NDArray[np.bool_]) -> slice:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return slice(0, 0)
    longest = int(np.argmax(ends - starts))
    return slice(int(starts[longest]), int(ends[longest]))

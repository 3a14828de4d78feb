"""How soon, and how often, one of several endings comes: cumulative incidence with competing risks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]


@dataclass(frozen=True)
class Incidence:
    """The share that has had one ending by each time, with its interval."""

    times: Numbers
    share: Numbers
    low: Numbers
    high: Numbers


def cumulative_incidence(
    durations: Numbers, endings: NDArray[np.integer], level: float = 0.9
) -> dict[int, Incidence]:
    """Return the cumulative incidence of each ending.

    The estimator of Aalen and Johansen (1978): an item that ended otherwise can no longer end this way, so that
    one minus Kaplan–Meier, which would treat it as still at risk, overstates. Intervals are Wald intervals on the
    complementary log-log scale, which stay within 0 and 1 (Marubini and Valsecchi 1995); where no variance can be
    had, since all that were left ended at once, the upper end is 1 and the lower the one before.

    Args:
        durations: time from the beginning to the ending, or to when one last looked.
        endings: 0: none yet (censored); 1, 2, …: which one.
        level: of the interval.

    Returns:
        For each ending that occurs, its incidence at the times at which it grows. Empty where nothing has ended.
    """
    from statsmodels.duration.survfunc import CumIncidenceRight  # noqa: PLC0415  (slow to import)

    if not (endings > 0).any():
        return {}
    with np.errstate(divide="ignore", invalid="ignore"):  # (no variance where all that were left end at once)
        fitted = CumIncidenceRight(durations, _numbered(endings))
    known = sorted({int(ending) for ending in endings if ending})
    z = _normal_quantile(0.5 + level / 2)
    return {
        ending: _incidence(fitted.times, share, error, z)
        for ending, share, error in zip(known, fitted.cinc, fitted.cinc_se, strict=False)
    }


def _numbered(endings: NDArray[np.integer]) -> NDArray[np.integer]:
    """Number the endings that occur from 1 on, without gaps."""
    known = [0, *sorted({int(ending) for ending in endings if ending})]
    return np.array([known.index(int(ending)) for ending in endings])


def _incidence(times: Numbers, share: Numbers, error: Numbers, z: float) -> Incidence:
    grows = np.diff(share, prepend=0.0) > 0
    times, share, error = times[grows], share[grows], error[grows]
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.log(-np.log(share))
        width = np.abs(z * error / (share * np.log(share)))
        ends = np.exp(-np.exp(middle + width)), np.exp(-np.exp(middle - width))
    low = np.maximum.accumulate(np.nan_to_num(ends[0], nan=0.0))
    return Incidence(times, share, np.minimum(low, share), np.nan_to_num(ends[1], nan=1.0))


def _normal_quantile(share: float) -> float:
    from scipy.stats import norm  # noqa: PLC0415  (slow to import)

    return float(norm.ppf(share))

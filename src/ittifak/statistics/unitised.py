"""Krippendorff's alpha for unitised continua: whether coders mark the same stretches of a text, with the same codes.

The family of Krippendorff, Mathet, Bouvry and Widlöcher (2016), here as in Krippendorff (2019), section 12.6:

- ``u``: agreement on boundaries and codes (uα nominal, equation 34);
- ``binary``: on what is marked at all, whatever the code (|uα, equation 35);
- ``cu``: on the codes where marked stretches of two coders meet (cuα nominal, equations 36 and 37);
- ``of_value``: on one code where it meets marked stretches of others ((k)uα, equation 38).

Observed coincidences are the lengths of intersections of two coders' sections; expected ones are those of all sections
with all others, less each unit's with itself. A gap can be cut anywhere, so that only its elements cannot meet
themselves. Several continua (segments of a document) are put one behind the other; no unit crosses from one into the next.

Literature: Krippendorff, K., Mathet, Y., Bouvry, S., and Widlöcher, A. (2016), On the reliability of unitizing textual
continua, Quality & Quantity 50 (6); Krippendorff, K. (2019), Content Analysis, 4th ed.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from ittifak.statistics.agreement import Estimate, Sampling, estimates
from ittifak.statistics.ratings import Numbers, Places

GAP = 0


@dataclass(frozen=True)
class Units:
    """Marked stretches: one element of each array for each unit, and no two of one coder overlap.

    Attributes:
        coder: from 0.
        continuum: from 0.
        start: of the unit in its continuum, from 0.
        end: exclusive.
        value: the code, from 1; 0 is the gap.
    """

    coder: Places
    continuum: Places
    start: Places
    end: Places
    value: Places


def unitised(
    units: Units, lengths: Places, coders: int, values: int, sampling: Sampling | None = None
) -> dict[str, Estimate]:
    """Return the family of coefficients with intervals over samples of continua.

    Args:
        units: what the coders marked.
        lengths: of each continuum.
        coders: how many, also those who marked nothing.
        values: how many codes.
        sampling: of the intervals.

    Returns:
        ``u``, ``binary``, ``cu``, and ``of_value_1``, ``of_value_2``, … for each code.

    Raises:
        ValueError: a unit that is empty, outside its continuum, or overlaps another of the same coder.
    """
    _check(units, lengths)
    parts = _Parts(units, lengths, coders, values)

    def family(times: Numbers) -> dict[str, Numbers]:
        return parts.family(times)

    names = ["u", "binary", "cu", *(f"of_value_{value}" for value in range(1, values + 1))]
    if coders < 2 or not len(lengths) or not len(units.coder):
        reason = "only one coder" if coders < 2 else "nothing is marked" if len(lengths) else "no units"
        return {name: Estimate(None, reason=reason) for name in names}
    reasons = parts.why_not()
    found = estimates(family, np.ones(len(lengths)), sampling or Sampling(), reasons)
    return {name: found[name] for name in names}


def merged(units: Units) -> Units:
    """Return units of which those of one coder and code that overlap are one."""
    order = np.lexsort((units.start, units.value, units.continuum, units.coder))
    group = np.stack([units.coder[order], units.continuum[order], units.value[order]])
    start, end = units.start[order], units.end[order]
    if not len(start):
        return units
    new = np.r_[True, (group[:, 1:] != group[:, :-1]).any(axis=0)]
    shift = (np.cumsum(new) - 1) * (int(end.max()) + 1)
    reach = np.maximum.accumulate(end + shift) - shift
    first = np.flatnonzero(new | (start >= np.r_[0, reach[:-1]]))
    last = np.r_[first[1:], len(start)] - 1
    return Units(group[0, first], group[1, first], start[first], reach[last], group[2, first])


def _check(units: Units, lengths: Places) -> None:
    if (units.start < 0).any() or (units.end > lengths[units.continuum]).any():
        raise ValueError("a unit reaches outside its continuum")
    if (units.end <= units.start).any():
        raise ValueError("a unit is empty")
    order = np.lexsort((units.start, units.continuum, units.coder))
    same = (np.diff(units.coder[order]) == 0) & (np.diff(units.continuum[order]) == 0)
    if (same & (units.start[order][1:] < units.end[order][:-1])).any():
        raise ValueError("two units of one coder overlap")


class _Parts:
    """What each continuum adds to coincidences and to what cannot meet itself."""

    def __init__(self, units: Units, lengths: Places, coders: int, values: int) -> None:
        self.size = values + 1
        base = np.r_[0, np.cumsum(lengths)]
        total = int(base[-1])
        starts, ends = base[units.continuum] + units.start, base[units.continuum] + units.end
        cuts = np.unique(np.concatenate([base, starts, ends]))
        length = np.diff(cuts)
        given = np.zeros((coders, len(length)), np.int64)
        unit = np.full((coders, len(length)), -1)
        for coder in range(coders):
            own = np.flatnonzero(units.coder == coder)
            own = own[np.argsort(starts[own], kind="stable")]
            place = np.searchsorted(starts[own], cuts[:-1], side="right") - 1
            inside = (place >= 0) & (cuts[:-1] < np.r_[ends[own], total][place])
            unit[coder, inside] = own[place[inside]]
            given[coder, inside] = units.value[own][place[inside]]
        where = np.searchsorted(base, cuts[:-1], side="right") - 1
        number = len(lengths)
        self.coincidences = self._coincidences(given, where, length, number)
        own_length = np.where(given == GAP, length, 0).sum(axis=0)
        gaps = np.bincount(where, own_length, number).astype(float)
        self.alone = self._squares(units, gaps, (units.end - units.start).astype(float), number)
        marked = given != GAP
        others = (marked.sum(axis=0) - marked) / max(1, coders - 1) * length
        met = np.bincount(unit[marked], others[marked], len(units.coder)).astype(float)
        self.alone_met = self._squares(units, np.zeros(number), met, number)

    def _coincidences(self, given: Places, where: Places, length: Places, number: int) -> Any:
        """Return the lengths of intersections: sparse, continua × (value × value)."""
        from scipy.sparse import coo_array  # noqa: PLC0415  (slow to import)

        found = coo_array((number, self.size**2)).tocsr()
        for one, other in permutations(range(len(given)), 2):
            cells = (length / (len(given) - 1), (where, given[one] * self.size + given[other]))
            found = found + coo_array(cells, shape=(number, self.size**2)).tocsr()
        return found

    def _squares(self, units: Units, gaps: Numbers, lengths: Numbers, number: int) -> Any:
        """Return what cannot meet itself: sparse, continua × values."""
        from scipy.sparse import coo_array  # noqa: PLC0415  (slow to import)

        rows = np.concatenate([np.arange(number), units.continuum])
        columns = np.concatenate([np.zeros(number, int), units.value])
        amounts = np.concatenate([gaps, lengths**2])
        return coo_array((amounts, (rows, columns)), shape=(number, self.size)).tocsr()

    def family(self, times: Numbers) -> dict[str, Numbers]:
        """Return each coefficient for each sample of continua."""
        seen = (times @ self.coincidences).reshape(-1, self.size, self.size)
        expected = _expected(seen, times @ self.alone)
        met = seen.copy()
        met[:, GAP], met[:, :, GAP] = 0, 0
        expected_met = _expected(met, times @ self.alone_met)
        found = {
            "u": _alpha(_off(seen), _off(expected)),
            "binary": _alpha(_off_gap(seen), _off_gap(expected)),
            "cu": _alpha(_off(met), _off(expected_met)),
        }
        for value in range(1, self.size):
            here, there = met[:, :, value].sum(axis=1), expected_met[:, :, value].sum(axis=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                apart = (here - met[:, value, value]) * there / here
            found[f"of_value_{value}"] = _alpha(apart, there - expected_met[:, value, value])
        return found

    def why_not(self) -> dict[str, str]:
        """Say why a coefficient has no value, by name."""
        seen = np.asarray(self.coincidences.sum(axis=0)).reshape(self.size, self.size)
        met = seen[1:, 1:].sum(axis=0)
        found = {}
        if seen[GAP].sum() == 0:
            found["binary"] = "no gaps: every coder marked everything"
        if np.count_nonzero(seen.sum(axis=0)) < 2:
            found["u"] = "no variation: every coder marked everything with one code"
        if not met.any():
            found["cu"] = "marked stretches of two coders nowhere meet"
        elif np.count_nonzero(met) < 2:
            found["cu"] = "no variation: a single code where marked stretches meet"
        for value in range(1, self.size):
            if not met[value - 1]:
                found[f"of_value_{value}"] = "stretches with this code meet no other coder's"
            elif np.count_nonzero(met) < 2:
                found[f"of_value_{value}"] = found["cu"]
        return found


def _expected(seen: Numbers, alone: Numbers) -> Numbers:
    rows = seen.sum(axis=2)
    total = rows.sum(axis=1)
    pairs = rows[:, :, None] * rows[:, None, :]
    diagonal = np.arange(seen.shape[1])
    pairs[:, diagonal, diagonal] -= alone
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(pairs / (total - alone.sum(axis=1) / total)[:, None, None])


def _off(matrix: Numbers) -> Numbers:
    return np.asarray(matrix.sum(axis=(1, 2)) - np.trace(matrix, axis1=1, axis2=2))


def _off_gap(matrix: Numbers) -> Numbers:
    return np.asarray(2 * matrix[:, GAP, 1:].sum(axis=1))


def _alpha(observed: Numbers, expected: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(expected > 1e-9, 1 - observed / expected, np.nan))

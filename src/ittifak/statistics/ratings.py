"""What several coders gave to the same units, equal rows kept once, so that a million units cost what their kinds cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
Places = NDArray[np.integer]

MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """Units rated by coders.

    Attributes:
        rows: kinds of units × coders: the place of the category given, -1 where the coder did not rate the unit.
        counts: how many units are of each kind.
        categories: how many categories there were to choose from, used or not.
        levels: the number that each category stands for, where the scale is an ordered one; else its place.
    """

    rows: Places
    counts: Numbers
    categories: int
    levels: Numbers

    @classmethod
    def of(cls, values: Places, categories: int, levels: Sequence[float] | None = None) -> "Ratings":
        """Return ratings of a matrix units × coders of places of categories, -1 where missing."""
        rows, _, counts = distinct(values + 1, categories + 1)
        numbers = np.arange(categories) if levels is None else levels
        return cls(rows - 1, counts, categories, np.asarray(numbers, float))

    @classmethod
    def of_table(cls, table: NDArray[np.number[Any]], levels: Sequence[float] | None = None) -> "Ratings":
        """Return ratings of a contingency table of two coders: the first one's categories down, the second one's across."""
        places = np.argwhere(table)
        numbers = np.arange(len(table)) if levels is None else levels
        return cls(places, table[table > 0].astype(float), len(table), np.asarray(numbers, float))

    @classmethod
    def of_counts(cls, counts: Places) -> "Ratings":
        """Return ratings of a matrix units × categories that says how many coders chose each (Fleiss 1971)."""
        units, categories = counts.shape
        values = np.full((units, int(counts.sum(axis=1).max(initial=0))), MISSING)
        for unit, row in enumerate(counts):
            chosen = np.repeat(np.arange(categories), row)
            values[unit, : len(chosen)] = chosen
        return cls.of(values, categories)

    @cached_property
    def raters(self) -> Places:
        """How many coders rated a unit of each kind."""
        return np.asarray((self.rows != MISSING).sum(axis=1))

    @cached_property
    def paired(self) -> NDArray[np.bool_]:
        """Whether at least two coders rated units of each kind."""
        return self.raters >= 2

    @cached_property
    def chosen(self) -> Any:
        """How many coders chose each category: sparse, kinds × categories."""
        from scipy.sparse import csr_array  # noqa: PLC0415  (slow to import)

        kinds, coders = np.nonzero(self.rows != MISSING)
        cells = (np.ones(len(kinds)), (kinds, self.rows[kinds, coders]))
        return csr_array(cells, shape=(len(self.rows), self.categories))

    def both(self) -> "Ratings":
        """Return the units that every coder rated."""
        whole = self.raters == self.rows.shape[1]
        return Ratings(
            np.where(whole[:, None], self.rows, MISSING), self.counts, self.categories, self.levels
        )

    def why_not(self) -> str | None:
        """Say why agreement beyond chance has no value here, or None where it has one."""
        if self.rows.shape[1] < 2:
            return "only one coder"
        present = self.counts > 0
        if not present.any():
            return "no units"
        if not (self.paired & present).any():
            return "no unit that two coders rated"
        seen = self.rows[self.paired & present]
        if len(np.unique(seen[seen != MISSING])) < 2:
            return "no variation: every coder gave every unit the same value"
        return None


def distinct(values: Places, base: int) -> tuple[Places, Places, Numbers]:
    """Return the different rows of a matrix, the row that each is, and how often each occurs.

    Args:
        values: from 0 to ``base - 1``.
        base: one more than the largest value.
    """
    width = values.shape[1]
    if base**width <= 2**62:
        powers = np.array([base**place for place in range(width)], np.int64)
        _, first, inverse, counts = np.unique(
            values.astype(np.int64) @ powers, return_index=True, return_inverse=True, return_counts=True
        )
        return values[first], inverse, counts.astype(float)
    rows, inverse, counts = np.unique(values, axis=0, return_inverse=True, return_counts=True)
    return rows, inverse.reshape(-1), counts.astype(float)

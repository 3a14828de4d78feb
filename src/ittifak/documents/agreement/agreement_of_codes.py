"""Agreement on which codes a segment has: per code, over all codes, as sets, by pairs of coders, against a reference."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from ittifak.documents.agreement.aligned import Aligned
from ittifak.statistics import accuracy, alpha, kappa
from ittifak.statistics.agreement import Estimate, Sampling, estimates, measures_of, why_not
from ittifak.statistics.ratings import Numbers, Places, Ratings, distinct

Name = tuple[str, ...]

MOST_DIFFERENCES = 20_000_000_000
"""Differences between sets that are reckoned with in all samples together."""
FEWEST = 100
"""Samples without which there is no interval."""


class Codes:
    """Every figure on codes, from the same samples of segments.

    A segment is drawn with all its codes, so that the interval of a figure over several codes knows that codes of
    one segment go together.
    """

    def __init__(self, aligned: Aligned, reference: str | None = None) -> None:
        self.aligned = aligned
        self.sets = aligned.ratings
        rows = self.sets.rows
        self.has = np.stack([aligned.has(rows, code) for code in range(len(aligned.codes))], axis=-1)
        self.binary = [
            _Binary(self.has[..., code : code + 1], self.sets.counts) for code in range(len(aligned.codes))
        ]
        self.pooled = _Binary(self.has, self.sets.counts)
        self.pairs = {
            (aligned.coders[one], aligned.coders[other]): _Binary(self.has[:, [one, other]], self.sets.counts)
            for one, other in combinations(range(len(aligned.coders)), 2)
            if len(aligned.coders) > 2
        }
        self.reference = reference

    def estimates(self, sampling: Sampling) -> dict[Name, Estimate]:
        """Return each figure by its name.

        Names are ``("code", code, measure)``, ``("micro", measure)``, ``("mean", measure)``, ``("sets", measure)``,
        ``("pair", one, other, measure)`` and ``("accuracy", coder, code, measure)``, where the code may be ``micro`` or
        ``mean``.
        """
        found = estimates(self._figures, self.sets.counts, sampling, self._why_not())
        return found | self._of_sets(sampling)

    def _of_sets(self, sampling: Sampling) -> dict[Name, Estimate]:
        distance = alpha.masi(self.aligned.sets)

        def figures(times: Numbers) -> dict[Name, Numbers]:
            return {
                ("sets", "same"): kappa.per_cent(self.sets, times),
                ("sets", "alpha_masi"): alpha.of_difference(self.sets, times, distance),
            }

        why = why_not(self.sets)
        renamed: tuple[tuple[Name, str], ...] = (
            (("sets", "same"), "per_cent"),
            (("sets", "alpha_masi"), "alpha"),
        )
        reasons = {name: why[of] for name, of in renamed if of in why}
        affordable = MOST_DIFFERENCES // max(1, len(self.aligned.sets)) ** 2
        draws = min(sampling.draws, affordable) if affordable >= FEWEST else 0
        return estimates(figures, self.sets.counts, replace(sampling, draws=draws), reasons)

    def _figures(self, times: Numbers) -> dict[Name, Numbers]:
        found: dict[Name, Numbers] = {}
        by_measure: dict[str, list[Numbers]] = {}
        for code, binary in zip(self.aligned.codes, self.binary, strict=True):
            for name, values in binary.figures(times):
                found["code", code, name] = values
                by_measure.setdefault(name, []).append(values)
        found |= {("mean", name): _mean(values) for name, values in by_measure.items()}
        found |= {("micro", name): values for name, values in self.pooled.figures(times)}
        for pair, binary in self.pairs.items():
            found |= {("pair", *pair, name): values for name, values in binary.figures(times)}
        return found | self._accuracy(times)

    def _accuracy(self, times: Numbers) -> dict[Name, Numbers]:
        found: dict[Name, Numbers] = {}
        for coder, counts in self._decisions(times):
            each = accuracy.accuracy(*counts)
            whole = accuracy.accuracy(*(count.sum(axis=1) for count in counts))
            for name in accuracy.NAMES:
                found["accuracy", coder, "micro", name] = whole[name]
                found["accuracy", coder, "mean", name] = _mean(list(each[name].T))
                for at, code in enumerate(self.aligned.codes):
                    found["accuracy", coder, code, name] = each[name][:, at]
        return found

    def _decisions(self, times: Numbers) -> Iterator[tuple[str, list[Numbers]]]:
        """Yield for each coder but the reference how often they agree, and how often one alone gives each code."""
        if self.reference is None:
            return
        place = self.aligned.coders.index(self.reference)
        held = self.has[:, place]
        for other, coder in enumerate(self.aligned.coders):
            if other != place:
                given = self.has[:, other]
                cells = [(given == one) & (held == two) for one, two in ((1, 1), (1, 0), (0, 1))]
                yield coder, [times @ cell.astype(float) for cell in cells]

    def _why_not(self) -> dict[Name, str]:
        found: dict[Name, str] = {}
        for code, binary in zip(self.aligned.codes, self.binary, strict=True):
            found |= {("code", code, name): why for name, why in why_not(binary.ratings).items()}
        found |= {("micro", name): why for name, why in why_not(self.pooled.ratings).items()}
        for pair, binary in self.pairs.items():
            found |= {("pair", *pair, name): why for name, why in why_not(binary.ratings).items()}
        for coder, counts in self._decisions(self.sets.counts[None]):
            for at, code in enumerate(self.aligned.codes):
                why = accuracy.why_not(*(float(count[0, at]) for count in counts))
                found |= {("accuracy", coder, code, name): reason for name, reason in why.items()}
            why = accuracy.why_not(*(float(count.sum()) for count in counts))
            found |= {("accuracy", coder, "micro", name): reason for name, reason in why.items()}
        return found


class _Binary:
    """One code, or several pooled, as given or not given."""

    def __init__(self, has: Places, counts: Numbers) -> None:
        from scipy.sparse import coo_array  # noqa: PLC0415  (slow to import)

        kinds, coders, codes = has.shape
        flat = np.moveaxis(has, 2, 1).reshape(-1, coders)
        rows, place, _ = distinct(flat + 1, 3)
        at = (np.repeat(np.arange(kinds), codes), place)
        self.spread: Any = coo_array((np.ones(len(place)), at), shape=(kinds, len(rows))).tocsr()
        self.ratings = Ratings(rows - 1, counts @ self.spread, 2, np.array([0.0, 1.0]))
        self.measures = measures_of(self.ratings)

    def figures(self, times: Numbers) -> Iterator[tuple[str, Numbers]]:
        own = times @ self.spread
        for name, measure in self.measures.items():
            yield name, measure(own)


def _mean(values: list[Numbers]) -> Numbers:
    """Return the mean over codes of those that have a value."""
    all_of = np.stack(values)
    known = np.isfinite(all_of)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, all_of, 0).sum(axis=0) / known.sum(axis=0))

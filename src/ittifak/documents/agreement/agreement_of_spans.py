"""Agreement on which passages of a segment have a code."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.agreement.aligned import Aligned
from ittifak.statistics.agreement import Estimate, Sampling
from ittifak.statistics.ratings import MISSING
from ittifak.statistics.unitised import Units, merged, unitised


def of_spans(aligned: Aligned, segments: pa.Table | None, sampling: Sampling) -> dict[int, Estimate]:
    """Return alpha of the marked passages for each code, over segments that every coder coded and marked.

    Args:
        aligned: the codings.
        segments: ``id`` and ``text``; without it the length of what nobody marked is not known, and there is no value.
        sampling: of the intervals.

    Returns:
        By the place of the code.

    Raises:
        CaseError: passages that do not lie in their segment.
    """
    units, places = aligned.spans, range(len(aligned.codes))
    if not len(units.start):
        return dict.fromkeys(places, Estimate(None, reason="no passages are marked"))
    if segments is None:
        why = "the length of segments is not known: give the segments with their text"
        return dict.fromkeys(places, Estimate(None, reason=why))
    where = pc.index_in(aligned.ids, value_set=segments["id"].combine_chunks().cast(pa.string()))
    known = where.is_valid().to_numpy(zero_copy_only=False)
    texts = pc.utf8_length(segments["text"]).combine_chunks().take(where.fill_null(0))
    lengths = np.where(known, texts.to_numpy(zero_copy_only=False), 0)
    if (units.end > lengths[units.continuum])[known[units.continuum]].any():
        raise CaseError(
            [Fault("segments", 0, "a passage that ends after its segment", "the segments that were coded")]
        )
    everyone = known & (aligned.given != MISSING).all(axis=1)
    found = {}
    for place in places:
        usable = everyone.copy()
        usable[aligned.bare[1, aligned.bare[2] == place]] = False
        kept = usable[units.continuum] & (units.value == place)
        number = np.cumsum(usable) - 1
        own = Units(
            units.coder[kept],
            number[units.continuum[kept]],
            units.start[kept],
            units.end[kept],
            np.ones(int(kept.sum()), np.int64),
        )
        found[place] = unitised(merged(own), lengths[usable], len(aligned.coders), 1, sampling)["u"]
    return found

"""Where coders differ, segment by segment, to be talked over."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ittifak.documents.agreement.agreement_report import Disagreement
from ittifak.documents.agreement.aligned import Aligned
from ittifak.statistics.ratings import MISSING, Places


def on_codes(aligned: Aligned) -> Iterator[Disagreement]:
    """Yield each segment and code that some of its coders gave and others did not."""
    for place, code in enumerate(aligned.codes):
        has = aligned.has(aligned.given, place)
        for segment in np.flatnonzero((has == 1).any(axis=1) & (has == 0).any(axis=1)):
            yield _disagreement(aligned, int(segment), "code", code, has[segment] == 1, has[segment] == 0)


def on_voice(aligned: Aligned) -> Iterator[Disagreement]:
    """Yield each segment on whose mode or speaker its coders differ, once for each of them that was given."""
    yield from on("mode", aligned.mode, aligned.modes, aligned)
    yield from on("speaker", aligned.speaker, aligned.speakers, aligned)


def on(about: str, values: Places, names: Sequence[str], aligned: Aligned) -> Iterator[Disagreement]:
    """Yield each segment that has more than one value, once for each of them.

    Args:
        about: what the value is of.
        values: segments × coders: places in ``names``, -1 where missing.
        names: of the values.
        aligned: the coders and the ids.
    """
    given = np.where(values == MISSING, np.iinfo(values.dtype).max, values).min(axis=1)
    for segment in np.flatnonzero(values.max(axis=1, initial=MISSING) > given):
        row = values[segment]
        for value in dict.fromkeys(int(value) for value in row[row != MISSING]):
            others = (row != value) & (row != MISSING)
            yield _disagreement(aligned, int(segment), about, names[value], row == value, others)


def _disagreement(
    aligned: Aligned,
    segment: int,
    about: str,
    value: str,
    gave: NDArray[np.bool_],
    did_not: NDArray[np.bool_],
) -> Disagreement:
    coders = np.array(aligned.coders, object)
    return Disagreement(
        aligned.ids[segment].as_py(), about, value, tuple(coders[gave]), tuple(coders[did_not])
    )

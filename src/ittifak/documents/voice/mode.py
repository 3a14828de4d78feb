"""The mode of a sentence: deed, commitment, statement or assessment, as the sum of its cues.

Each mode has the sum of the scores of its cues that a sentence bears, each cue once; the highest sum wins, and of
equal sums the later in the order of ``MODES``. With scores in log-odds this is a multinomial logistic model whose terms
can all be read. Those of the Turkish and English cues were fitted to sentences that were coded by reading (maximum
a posteriori, a normal prior around a first judgement of each cue); the others are judgements.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ittifak.documents.coding.coder import MODES
from ittifak.documents.coding.matcher import Matches
from ittifak.documents.voice.cues import OPENING, PREDICATE, Cue, Cues
from ittifak.documents.voice.predicate import Mask, Offsets

_OPENING = r"^(?P<opening>\s*(?:\S+\s+){0,4})"
_STATEMENT: Final = MODES.index("statement")
_ASSESSMENT: Final = MODES.index("assessment")


def borne(
    cues: Cues, texts: pa.Array, language: str, signs: Mapping[str, Mask], places: tuple[Offsets, Offsets]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Matches]:
    """Return which texts bear which cues: pairs of text and cue, each once, and the matches of those with words.

    Args:
        cues: the cues of modes.
        texts: strings without null, all in ``language``.
        language: ``tr``, ``en``, ``az`` or ``ru``.
        signs: which texts bear which sign.
        places: where the predicate of each text begins and ends.

    """
    found = cues.find(texts.to_pylist(), language)
    begin, end = places
    opening = np.asarray(
        pc.utf8_length(pc.struct_field(pc.extract_regex(texts, _OPENING), "opening")).fill_null(0)
    )
    place = np.array([cue.place for cue in cues.cues], object)[found.pattern]
    kept = found.start < end[found.text]
    kept &= (place != PREDICATE) | (found.start >= begin[found.text])
    kept &= (place != OPENING) | (found.start <= opening[found.text])
    for sign, mask in signs.items():
        asking = np.array([cue.sign == sign for cue in cues.cues], bool)[found.pattern]
        kept &= ~asking | mask[found.text]
    found = Matches(*(column[kept] for column in found))
    pairs = [np.stack((found.text, found.pattern), 1)]
    for number, cue in enumerate(cues.cues):
        if not cue.pattern and cue.lang == language:
            rows = np.flatnonzero(signs[cue.sign]) if cue.sign else np.arange(len(texts))
            pairs.append(np.stack((rows, np.full(len(rows), number)), 1))
    once = np.unique(np.concatenate(pairs), axis=0)
    return once[:, 0], once[:, 1], found


def sums(
    cues: Sequence[Cue], text: npt.NDArray[np.int64], cue: npt.NDArray[np.int64], rows: int
) -> npt.NDArray[np.float64]:
    """Return the sum of each mode (columns, as in ``MODES``) for each of ``rows`` texts."""
    mode = np.array([MODES.index(one.code) for one in cues], np.int64)
    score = np.array([one.score for one in cues], np.float64)
    cells = np.bincount(text * len(MODES) + mode[cue], score[cue], rows * len(MODES))
    return np.asarray(cells.reshape(rows, len(MODES)), np.float64)


def highest(totals: npt.NDArray[np.float64], spoken: Mask) -> pa.Array:
    """Return the mode with the highest sum; what one who speaks for a party judges is a statement.

    Args:
        totals: the sums by text and mode.
        spoken: whether one who speaks for a party speaks in a text.

    """
    last = len(MODES) - 1
    best = last - np.argmax(totals[:, ::-1], axis=1)
    best[(best == _ASSESSMENT) & spoken] = _STATEMENT
    return pa.array(MODES).take(pa.array(best))

"""Many texts as one stream of bytes, a byte for a letter, with the way back to each text's code points."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from ittifak.documents.coding.folding import END, IGNORED, SEPARATOR, Codes, composed

Ints = npt.NDArray[np.int64]

TEXT: Final = 1 << 32
"""How far the numbers of words in one text lie from those in the next."""

_CHUNK = 1 << 18
_BETWEEN = "\0\0\0"


@dataclass(frozen=True)
class Stream:
    """Texts joined: in each, a separator before every word and one after the last, then ``END``.

    ``codes`` is the stream; ``joined`` the texts with three NUL between; ``starts`` where each begins in it;
    ``dropped`` the places that the stream does not hold, first of signs that are ignored, then of separators after
    separators.
    """

    codes: Codes
    joined: str
    starts: Ints
    dropped: tuple[Ints, ...]

    @cached_property
    def separators(self) -> Ints:
        """Where the separators stand; word ``n`` of the stream lies between the nth of them and the next."""
        return np.flatnonzero(self.codes == SEPARATOR)

    @cached_property
    def _ends(self) -> Ints:
        return np.flatnonzero(self.codes == END)

    def text_at(self, places: Ints) -> Ints:
        """Return in which text places of the stream lie."""
        return np.searchsorted(self._ends, places)

    def places(self, places: Ints) -> Ints:
        """Return where in ``joined`` places of the stream come from."""
        for dropped in reversed(self.dropped):
            places = places + np.searchsorted(dropped - np.arange(len(dropped)), places, "right")
        return places


def stream(texts: Sequence[str], table: Codes) -> Stream:
    """Join texts and encode them by the table of ``folding.table``."""
    joined = "\0" + _BETWEEN.join(texts) + "\0\0"
    lengths = accumulate((len(text) + len(_BETWEEN) for text in texts[:-1]), initial=1)
    starts = np.fromiter(lengths, np.int64, max(len(texts), 1))
    codes = _encoded(joined, table)
    codes[np.append(starts[1:] - 2, len(joined) - 1)] = END
    dropped = []
    ignored = codes == IGNORED
    if ignored.any():
        dropped.append(np.flatnonzero(ignored))
        codes = codes[~ignored]
    repeated = codes == SEPARATOR
    repeated[1:] &= repeated[:-1].copy()
    repeated[0] = False
    dropped.append(np.flatnonzero(repeated))
    return Stream(codes[~repeated], joined, starts, tuple(dropped))


def _encoded(joined: str, table: Codes) -> Codes:
    """Return the code of each sign, in chunks that stay in the processor's cache."""
    codes = np.empty(len(joined), np.uint8)
    for start in range(0, len(joined), _CHUNK):
        points = np.frombuffer(joined[start : start + _CHUNK].encode("utf-32-le"), np.uint32)
        table.take(points, out=codes[start : start + _CHUNK], mode="clip")
    for place in np.flatnonzero(codes == IGNORED).tolist():
        if codes[place - 1] not in (SEPARATOR, IGNORED):
            letter = composed(joined[place - 1], joined[place])
            if letter is not None:
                codes[place - 1] = table[ord(letter)]
    return codes

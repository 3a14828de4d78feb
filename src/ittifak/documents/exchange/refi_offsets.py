"""Where a selection stands when tools count differently: code points or UTF-16 units, a line end as one or two."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]

_RETURN, _FEED, _MARK, _LAST_OF_PLANE = 0x0D, 0x0A, 0xFEFF, 0xFFFF
_SPECIAL = re.compile("\r(?=\n)|[\U00010000-\U0010ffff]|\\A\ufeff")


class Counting(NamedTuple):
    """How a tool counts. The standard counts code points, and so a carriage return and a line feed as two.

    ``utf16``: a character beyond the basic plane (an emoji, say) is two; ``line_end_once``: CR LF is one;
    ``mark``: a byte-order mark at the head of the file is counted.
    """

    utf16: bool = False
    line_end_once: bool = False
    mark: bool = False

    def __str__(self) -> str:
        unit = "UTF-16 units" if self.utf16 else "code points"
        ends = ", CR LF as one" if self.line_end_once else ", CR LF as two"
        return unit + ends + (", the byte-order mark too" if self.mark else "")


STANDARD = Counting()


@dataclass(frozen=True)
class Selected:
    """A text as its file has it, with the offsets and names of the selections in it."""

    raw: str
    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str]


class Decision(NamedTuple):
    """The counting that fits best, how many of the selections with a name it fits, and how many it would have to."""

    counting: Counting
    fits: int
    fits_standard: int
    named: int
    matters: bool


class Clean:
    """A text with line feeds alone at its line ends and no byte-order mark, and the way from the offsets of a tool."""

    def __init__(self, raw: str, counting: Counting) -> None:
        at, character = _specials(raw)
        width = np.select(
            [character == _RETURN, character == _MARK],
            [1 - counting.line_end_once, int(counting.mark)],
            1 + counting.utf16,
        )
        keep = (character > _LAST_OF_PLANE).astype(np.int64)
        self.text = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.length = len(raw) + int((width - 1).sum())
        self._starts = at + _before(width - 1)
        self._clean = at + _before(keep - 1)
        self._widths, self._kept = width, keep

    def spans(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[Offsets, Offsets]:
        """Return offsets in ``text`` for a tool's; one inside a character goes to its edge, outward."""
        return self._moved(starts, 0), self._moved(ends, 1)

    def _moved(self, offsets: Sequence[int], outward: int) -> Offsets:
        given = np.asarray(offsets, dtype=np.int64)
        if not len(self._starts):
            return given
        last = np.searchsorted(self._starts, given, side="right") - 1
        at = np.maximum(last, 0)
        past = given - self._starts[at] - self._widths[at]
        inside = self._clean[at] + outward * self._kept[at] * (given > self._starts[at])
        moved = np.where(past < 0, inside, self._clean[at] + self._kept[at] + past)
        return np.where(last < 0, given, moved)


def counting_of(texts: Iterable[Selected]) -> Decision:
    """Return the counting under which most names of selections begin what they select.

    One counting is sought for all texts, since one tool wrote them. Tools name a selection by its first words; a
    name that is something else fits nowhere and so decides nothing. What fits equally well goes to the standard.
    """
    texts = [text for text in texts if len(text.starts) and _SPECIAL.search(text.raw)]
    every = "".join({found for text in texts for found in _SPECIAL.findall(text.raw)})
    options = product(
        (False, True) if max(every, default="") > "\uffff" else (False,),
        (False, True) if "\r" in every else (False,),
        (False, True) if "\ufeff" in every else (False,),
    )
    tried = {counting: _fit(texts, counting) for counting in (Counting(*option) for option in options)}
    best = max(tried, key=lambda counting: tried[counting])
    named = sum(bool(_letters(name)) for text in texts for name in text.names)
    return Decision(best, tried[best][0], tried[STANDARD][0], named, len(tried) > 1)


def _fit(texts: list[Selected], counting: Counting) -> tuple[int, int]:
    names = inside = 0
    for text in texts:
        clean = Clean(text.raw, counting)
        starts, ends = clean.spans(text.starts, text.ends)
        inside += int((np.asarray(text.ends) <= clean.length).sum())
        for start, end, name in zip(starts.tolist(), ends.tolist(), text.names, strict=True):
            wanted = _letters(name)
            if wanted and 0 <= start <= end:
                passage = _letters(clean.text[start : min(end, start + 4 * len(name) + 100)])
                names += passage == wanted or (len(wanted) > 2 and passage.startswith(wanted))
    return names, inside


def _specials(raw: str) -> tuple[Offsets, Offsets]:
    """Return where characters stand that tools count differently, and which they are."""
    if not _SPECIAL.search(raw):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    codes = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), np.uint32)
    special = codes > _LAST_OF_PLANE
    special[:-1] |= (codes[:-1] == _RETURN) & (codes[1:] == _FEED)
    special[0] |= codes[0] == _MARK
    at = np.flatnonzero(special)
    return at, codes[at].astype(np.int64)


def _before(steps: Offsets) -> Offsets:
    """Return for each place the sum of the steps before it."""
    return np.cumsum(steps) - steps


def _letters(name: str) -> str:
    return "".join(name.split()).removesuffix("…").removesuffix("...")

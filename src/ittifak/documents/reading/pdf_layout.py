"""What the layout of a PDF page tells: where paragraphs begin, and which lines are headings."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_WIDER_GAP = 1.35
_INDENT = 0.9
_LARGER = 1.15
_SAME_SIZE = 0.5
_LONGEST_HEADING = 200
_MOST_LEVELS = 4
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]")


class TextLine(NamedTuple):
    """A line of a page: its text, its box in points from the bottom left, and the weight of its font."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    weight: int

    @property
    def size(self) -> float:
        """The height of its letters in points, rounded to halves."""
        return round((self.top - self.bottom) / _SAME_SIZE) * _SAME_SIZE


class Layout:
    """Gathers the lines of all pages; the text holds a line feed after each line and a form feed between pages."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._pages: list[list[tuple[int, TextLine]]] = []

    @property
    def text(self) -> str:
        """The text of all pages added so far."""
        return "".join(self._parts)

    def add_page(self, lines: list[TextLine]) -> None:
        """Add the lines of the next page."""
        if self._pages:
            self._write("\f")
        placed = []
        for place, line in enumerate(lines):
            words = _CONTROLS.sub(" ", unicodedata.normalize("NFC", line.text)).strip()
            if words:
                placed.append((self.length, line._replace(text=words)))
                self._write(words if place + 1 == len(lines) else f"{words}\n")
        self._pages.append(placed)

    def _write(self, words: str) -> None:
        self._parts.append(words)
        self.length += len(words)

    def levels(self) -> dict[int, int]:
        """Return the level of each line whose letters are larger than those of the text, the largest first."""
        sizes: Counter[float] = Counter()
        for page in self._pages:
            for _, line in page:
                sizes[line.size] += len(line.text)
        if not sizes:
            return {}
        body = sizes.most_common(1)[0][0]
        larger = [size for size in sorted(sizes, reverse=True) if size >= body * _LARGER]
        ranks = {size: min(rank, _MOST_LEVELS) for rank, size in enumerate(larger, start=1)}
        return {
            offset: ranks[line.size]
            for page in self._pages
            for offset, line in page
            if line.size in ranks and len(line.text) <= _LONGEST_HEADING and any(map(str.isalpha, line.text))
        }

    def breaks(self) -> set[int]:
        """Return the offsets of lines that begin a paragraph: after a wider gap, indented, or of another size."""
        found = set()
        for page in self._pages:
            if not page:
                continue
            pitches = [
                before.bottom - line.bottom
                for (_, before), (_, line) in pairwise(page)
                if 0 < before.bottom - line.bottom < 4 * max(line.size, 1)
            ]
            pitch = median(pitches) if pitches else 0.0
            lefts = Counter(round(line.left) for _, line in page)
            right = max(line.right for _, line in page)
            (offset, line), *_ = page
            if _indented(line, None, lefts):
                found.add(offset)
            for (_, before), (offset, line) in pairwise(page):
                down = before.bottom - line.bottom
                far = bool(pitch) and (down > _WIDER_GAP * pitch or down < -pitch)
                short = before.right < right - 0.2 * (right - min(lefts)) and _ends(before.text)
                if (
                    far
                    or short
                    or abs(line.size - before.size) >= 2 * _SAME_SIZE
                    or _indented(line, before, lefts)
                ):
                    found.add(offset)
        return found


def _ends(words: str) -> bool:
    return bool(re.search(r"[.!?…:]['’\"”»)\]]*\d{0,2}$", words))


def _indented(line: TextLine, before: TextLine | None, lefts: Counter[int]) -> bool:
    """Return whether a line is set in from where most lines begin, as the line before it is not."""
    body = lefts.most_common(1)[0][0]
    if line.left - body < _INDENT * max(line.size, 1) * 0.9 or line.left - body > 12 * max(line.size, 1):
        return False
    return before is None or abs(before.left - line.left) > 1

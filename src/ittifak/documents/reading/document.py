"""A document as it is read: its cleaned text, its pages, and the way back to the text as it stood in the file."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Page(NamedTuple):
    """A page of a document; ``start`` and ``end`` are offsets in the cleaned text, exclusive at the end.

    ``label`` is the page's own number as printed or as the file names it; empty where neither does.
    ``needs_ocr`` marks a page that shows something but holds no text.
    """

    number: int
    label: str
    start: int
    end: int
    needs_ocr: bool = False


class Run(NamedTuple):
    """A stretch that the cleaned and the raw text share: ``length`` code points from either start."""

    clean: int
    raw: int
    length: int


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading: a span of the cleaned text. ``level`` is 0 for a paragraph, 1–6 for a heading."""

    start: int
    end: int
    level: int = 0


@dataclass(frozen=True)
class Document:
    """What was read from one file. Offsets count Unicode code points from 0; ends are exclusive.

    ``raw`` is the text as the extractor gave it, ``text`` the cleaned one; ``runs`` lead from the second to the
    first, ordered by ``clean``. ``notices`` say in a line each what a reader must know (a page that needs OCR,
    an encoding that was guessed).
    """

    name: str
    sha256: str
    kind: str
    extractor: str
    language: str
    raw: str
    text: str
    runs: Sequence[Run]
    pages: Sequence[Page]
    blocks: Sequence[Block]
    notices: Sequence[str] = ()

    def __post_init__(self) -> None:
        if any(a.clean + a.length > b.clean for a, b in pairwise(self.runs)):
            raise ValueError(f"{self.name}: the runs of the map overlap")

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the raw text that a span of the cleaned text comes from.

        Args:
            start: first code point, in ``text``.
            end: the one after the last; after ``start``.

        Returns:
            The smallest span of ``raw`` that holds every code point that the cleaned span took from it.

        Raises:
            ValueError: nothing in the span comes from the raw text.

        """
        starts = [run.clean for run in self.runs]
        taken = [
            (run.raw + max(start - run.clean, 0), run.raw + min(end - run.clean, run.length))
            for run in self.runs[max(bisect_right(starts, start) - 1, 0) : bisect_right(starts, end)]
            if run.clean < end and start < run.clean + run.length
        ]
        if not taken:
            raise ValueError(f"{self.name}: {start}-{end} holds nothing of the raw text")
        return taken[0][0], taken[-1][1]

    def page_at(self, offset: int) -> Page | None:
        """Return the page on which the code point at ``offset`` of the cleaned text stands."""
        place = bisect_right([page.start for page in self.pages], offset) - 1
        return self.pages[place] if place >= 0 else None

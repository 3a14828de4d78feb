"""The lines of a raw text, and what extractors hand over to be cleaned."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLE = f"{BIDI}\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"

_VISIBLE = re.compile(rf"[^\s{INVISIBLE}]")
_LINE_END = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


class Sheet(NamedTuple):
    """A page as it stands in the raw text, from ``start`` to ``end``; ``number`` 0 means not known."""

    number: int
    label: str
    start: int
    end: int
    needs_ocr: bool = False


class Line(NamedTuple):
    """A line with letters in it: its span in the raw text without the white space around it.

    ``sheet`` is the place of its page in the list of pages, and ``gap`` the number of empty lines before it.
    """

    start: int
    end: int
    sheet: int
    gap: int


@dataclass(frozen=True)
class RawText:
    """The text of a file before it is cleaned.

    Attributes:
        text: as the extractor gave it.
        kind: pdf, html, docx, markdown or text.
        extractor: the program that read the file, and its version.
        wrapped: whether lines are broken to fit a page; otherwise each line is a paragraph.
        sheets: its pages in order; empty where the file has none.
        levels: the level (1–6) of each heading that the file marks as such, by the offset of its line.
        breaks: offsets of lines that begin a paragraph, where the page shows it; None where only the text can tell.
        drops: spans that are no part of the text (marks of a markup, running heads).
        language: the language that the file states, if any.
        notices: what a reader must know, a line each.

    """

    text: str
    kind: str
    extractor: str
    wrapped: bool = True
    sheets: Sequence[Sheet] = ()
    levels: Mapping[int, int] = field(default_factory=dict)
    breaks: frozenset[int] | None = None
    drops: Sequence[tuple[int, int]] = ()
    language: str = ""
    notices: Sequence[str] = ()


def lines_of(text: str, sheets: Sequence[Sheet], drops: Sequence[tuple[int, int]]) -> list[Line]:
    """Return the lines of ``text`` that hold anything outside of ``drops`` (ordered spans)."""
    found: list[Line] = []
    sheet, drop, seen = 0, 0, 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while drop < len(drops) and drops[drop][1] <= start:
            drop += 1
        inner = drop
        while inner < len(drops) and drops[inner][0] <= start < drops[inner][1]:
            start = drops[inner][1]
            inner += 1
        last = inner
        while last < len(drops) and drops[last][1] < end:
            last += 1
        if last < len(drops) and start <= drops[last][0] < end <= drops[last][1]:
            end = drops[last][0]
        letters = text[start:end] if start < end else ""
        if not _VISIBLE.search(letters):
            continue
        start += len(letters) - len(letters.lstrip())
        end -= len(letters) - len(letters.rstrip())
        while sheet + 1 < len(sheets) and sheets[sheet + 1].start <= start:
            sheet += 1
        gap = max(len(_LINE_END.findall(text, seen, start)) - 1, 0) if found else 0
        found.append(Line(start, end, sheet if sheets else -1, gap))
        seen = end
    return found

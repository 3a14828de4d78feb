"""Lines joined to paragraphs, over the ends of pages too."""

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ittifak.documents.reading.articles import article_label, article_title
from ittifak.documents.reading.headings import heading_of, opens_heading, runs_in
from ittifak.documents.reading.lines import Line, RawText

_SENTENCE_END = re.compile(r"[.!?…:]['’\"”»)\]]*\d{0,2}$")
_CLOSED = re.compile(r"[.!?…:;)\]]['’\"”»)\]]*\d{0,2}$")
_BULLET = re.compile(r"[•●▪◦‣■□]\s*\S")
_ITEM = re.compile(r"(?:[–—*·-]|\(?[a-zçğıöşü0-9]{1,3}\)|\(?[ivx]{1,4}\))\s+\S")
_SHORT, _FULL = 0.75, 0.8
_ARTICLE_LEVEL = 6


class Paragraph(NamedTuple):
    """The lines of a paragraph (level 0) or of a heading (levels 1–6)."""

    lines: list[Line]
    level: int


def paragraphs_of(raw: RawText, lines: Sequence[Line]) -> list[Paragraph]:
    """Join the lines of a raw text to paragraphs and headings.

    Where the file is made of lines that fit a page, an empty line ends a paragraph unless the sentence goes on behind
    it with a small letter; at the end of a page a paragraph goes on unless its last line ends a sentence and
    is short or followed by empty lines. A text without empty lines ends a paragraph where a short line ends a
    sentence. Where each line is a paragraph, lines stay as they are.

    Args:
        raw: the text.
        lines: its lines without running heads.

    Returns:
        Paragraphs and headings in the order of the text.

    """
    groups: list[list[Line]] = []
    width = _width(lines)
    gaps = raw.breaks is None and sum(line.gap > 0 for line in lines) * 25 > len(lines)
    for line in lines:
        last = groups[-1] if groups else None
        if last is not None and _joins(raw, last, line, width, gaps=gaps):
            last.append(line)
        else:
            groups.append([line])
    return _with_levels(raw, groups)


def _width(lines: Sequence[Line]) -> float:
    lengths = sorted(line.end - line.start for line in lines)
    return median(lengths[len(lengths) // 2 :]) if lengths else 0


def _joins(raw: RawText, block: Sequence[Line], line: Line, width: float, *, gaps: bool) -> bool:
    before, text = block[-1], raw.text
    if not raw.wrapped or raw.levels.get(line.start) != raw.levels.get(block[0].start):
        return False
    last, words = text[before.start : before.end], text[line.start : line.end]
    new_page = line.sheet != before.sheet
    if _opens(words, block, raw, line) or ((line.gap or new_page) and _is_heading(raw, block)):
        return False
    ended = bool(_SENTENCE_END.search(last))
    full = before.end - before.start >= _FULL * width
    indented = raw.breaks is not None and line.start in raw.breaks
    if new_page:
        return (full or not indented) if not ended else (full and not indented and not line.gap)
    if raw.breaks is not None:
        return not indented
    if line.gap:
        return (words[0].islower() and not _CLOSED.search(last)) or (last.endswith(",") and full)
    return gaps or not (ended and before.end - before.start < _SHORT * width)


def _opens(words: str, block: Sequence[Line], raw: RawText, line: Line) -> bool:
    """Return whether a line opens an item of a list, a heading or an article."""
    opens = _ITEM.match(words) or opens_heading(words) or article_label(words)
    return bool(_BULLET.match(words) or (opens and _could_end(block, raw, line)))


def _could_end(block: Sequence[Line], raw: RawText, line: Line) -> bool:
    last = raw.text[block[-1].start : block[-1].end]
    return bool(line.gap) or bool(_CLOSED.search(last)) or _is_heading(raw, block)


def _is_heading(raw: RawText, block: Sequence[Line]) -> bool:
    return heading_of(_joined(raw, block)) is not None


def _joined(raw: RawText, block: Sequence[Line]) -> str:
    return " ".join(raw.text[line.start : line.end] for line in block[:6])


def _own_level(words: str) -> int:
    if article_label(words):
        return _ARTICLE_LEVEL if article_title(words) else 0
    heading = heading_of(words)
    return heading.level if heading else 0


def _with_levels(raw: RawText, groups: list[list[Line]]) -> list[Paragraph]:
    found: list[Paragraph] = []
    level = 0
    marked = bool(raw.levels) and raw.kind != "pdf"
    for place, lines in enumerate(groups):
        words = _joined(raw, lines)
        own = raw.levels.get(lines[0].start, 0 if marked else _own_level(words))
        if own:
            level = own if own != _ARTICLE_LEVEL else level
            found.append(Paragraph(lines, own))
            continue
        first = lines[0]
        after = lines[1:] or (groups[place + 1] if place + 1 < len(groups) else [])
        if raw.wrapped and after and not after[0].gap and runs_in(raw.text[first.start : first.end]):
            found.append(Paragraph([first], min(level + 1, 6)))
            lines = lines[1:]  # noqa: PLW2901
        if lines:
            found.append(Paragraph(lines, 0))
    return found

"""From the raw text of a file to clean paragraphs, with the way back for every code point."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ittifak.documents.reading.document import Block, Page, Run
from ittifak.documents.reading.hyphens import LineEnds
from ittifak.documents.reading.lines import INVISIBLE, RawText, Sheet, lines_of
from ittifak.documents.reading.paragraphs import paragraphs_of
from ittifak.documents.reading.running_heads import repeated_heads

_UNCLEAN = re.compile(rf"[{INVISIBLE}]|\s{{2,}}|[^\S ]")
_PART = re.compile(rf"(?P<space>\s+)|(?P<drop>[{INVISIBLE}]+)|[^\s{INVISIBLE}]+")
_BETWEEN = "\n\n"


class Cleaned(NamedTuple):
    """A cleaned text, with its map to the raw one, its pages and its blocks."""

    text: str
    runs: tuple[Run, ...]
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]


def clean(raw: RawText) -> Cleaned:
    """Clean a raw text.

    Running heads, page numbers and invisible signs go (soft hyphens, zero-width spaces, controls, signs that
    turn the direction of writing); lines are joined to paragraphs, with an empty line between paragraphs; white space
    within a line becomes one space.

    Args:
        raw: the text as extracted.

    Returns:
        The cleaned text. Every code point in it either lies in a run, and then stands in the raw text, or is white
        space.

    """
    sheets, drops = raw.sheets, list(raw.drops)
    if raw.wrapped and sheets and not drops:
        found, labels = repeated_heads(raw.text, sheets)
        drops += found
        sheets = [
            sheet._replace(label=sheet.label or labels.get(place, "")) for place, sheet in enumerate(sheets)
        ]
    drops = _united(drops)
    writer = _Writer(raw.text, drops)
    line_ends = LineEnds(raw.text)
    blocks: list[Block] = []
    for paragraph in paragraphs_of(raw, lines_of(raw.text, sheets, drops)):
        writer.separate(_BETWEEN if blocks else "")
        start = writer.length
        for place, line in enumerate(paragraph.lines):
            end = line.end
            if place:
                before = paragraph.lines[place - 1]
                _, between = line_ends.join(
                    raw.text[before.start : before.end], raw.text[line.start : line.end]
                )
                writer.separate(between)
            if place + 1 < len(paragraph.lines):
                after = paragraph.lines[place + 1]
                end -= line_ends.join(raw.text[line.start : line.end], raw.text[after.start : after.end])[0]
            writer.add(line.start, end)
        if writer.length > start:
            inner = start + len(_BETWEEN) if blocks else start
            blocks.append(Block(inner, writer.length, paragraph.level))
    return Cleaned(
        "".join(writer.parts), tuple(writer.runs), _pages(sheets, writer.runs, writer.length), tuple(blocks)
    )


def _united(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _pages(sheets: Sequence[Sheet], runs: Sequence[Run], length: int) -> tuple[Page, ...]:
    """Return the pages; each begins with the first code point that the cleaned text took from it."""
    raws = [run.raw for run in runs]
    starts = []
    for sheet in sheets:
        place = bisect_right(raws, sheet.start) - 1
        if place >= 0 and sheet.start < runs[place].raw + runs[place].length:
            starts.append(runs[place].clean + sheet.start - runs[place].raw)
        else:
            starts.append(runs[place + 1].clean if place + 1 < len(runs) else length)
    ends = [*starts[1:], length][: len(sheets)]
    return tuple(
        Page(sheet.number, sheet.label, start, end, sheet.needs_ocr)
        for sheet, start, end in zip(sheets, starts, ends, strict=True)
    )


class _Writer:
    """Builds the cleaned text and its runs; a separator is written only before something that follows."""

    def __init__(self, raw: str, drops: Sequence[tuple[int, int]]) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.length = 0
        self._raw = raw
        self._drops = drops
        self._drop = 0
        self._between = ""

    def separate(self, between: str) -> None:
        self._between = between

    def add(self, start: int, end: int) -> None:
        """Add a span of a raw line that follows all that was added before."""
        while self._drop < len(self._drops) and self._drops[self._drop][1] <= start:
            self._drop += 1
        place = self._drop
        while place < len(self._drops) and self._drops[place][0] < end:
            self._add_kept(start, self._drops[place][0])
            start = self._drops[place][1]
            place += 1
        self._add_kept(start, end)

    def _add_kept(self, start: int, end: int) -> None:
        if start >= end:
            return
        words = self._raw[start:end]
        if not _UNCLEAN.search(words) and not words[0].isspace() and not words[-1].isspace():
            self._write(words, start)
            return
        for match in _PART.finditer(words):
            if match["space"]:
                self._between = self._between or " "
            elif not match["drop"]:
                self._write(match[0], start + match.start())

    def _write(self, words: str, raw: int) -> None:
        between = self._between if self.parts else ""
        self._between = ""
        last = self.runs[-1] if self.runs else None
        gap = raw - (last.raw + last.length) if last else -1
        if last and gap == len(between) and (not gap or self._raw[raw - 1] == between):
            self.runs[-1] = last._replace(length=last.length + gap + len(words))
        else:
            self.runs.append(Run(self.length + len(between), raw, len(words)))
        self.parts += [between, words]
        self.length += len(between) + len(words)

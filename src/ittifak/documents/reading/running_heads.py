"""Running heads and page numbers: found by their form in any text, and by repetition where pages are known."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ittifak.documents.reading.lines import Sheet, lines_of

_NUMBER_FIRST = re.compile(r"(?<!\S)(\d{1,4})[ \t]*\|[ \t]*(?=\S)")
_NUMBER_LAST = re.compile(r"(?<=\S)[ \t]*\|[ \t]*(\d{1,4})(?=[ \t]*(?:\n|\r|\f|$)|\s+\S)")
_TOKEN = re.compile(r"\S+")
# Well formed up to 399, in one case; without regard to case İ and ı would pass for i.
_ROMAN = r"(?-i:(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})|(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|sayfa|s|p|səhifə|страница|стр|с)\.?\s*)?(\d{1,4}|" + _ROMAN + r")"
    r"(?:\s*(?:/|of|из|sur)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
_FEWEST_WORDS, _MOST_WORDS, _FEWEST_LETTERS = 3, 40, 12
_EDGE_LINES = 3
_FEWEST_PAGES = 3
_FARTHEST_PAGES = 4


class NumberedHead(NamedTuple):
    """A running head with a page number, as ``25 | A TITLE`` or ``A TITLE | 26``, perhaps over two lines."""

    start: int
    end: int
    number: int
    title: str


def numbered_heads(text: str) -> list[NumberedHead]:
    """Return the running heads in capitals that carry a page number behind or before a bar.

    A head counts where its title returns with another number, where it has lines of its own, or where it breaks into a
    sentence. Where one title begins another (the sentence that goes on with a word in capitals), the shorter
    is the title.

    Args:
        text: a raw text.

    Returns:
        The heads in the order of the text.

    """
    found = [*_heads_after(text), *_heads_before(text)]
    titles = Counter(head.title for head in found)
    shared = {title for title, count in titles.items() if count > 1}
    kept: list[NumberedHead] = []
    for head in sorted(found):
        begun = _shared_beginning(head.title, shared)
        cut = _cut(text, head, begun) if begun and text[head.start].isdigit() else head
        alone = titles[head.title] < 2 and not begun
        if (not alone or _stands_apart(text, cut)) and (not kept or cut.start >= kept[-1].end):
            kept.append(cut)
    return kept


def _heads_after(text: str) -> list[NumberedHead]:
    found = []
    for match in _NUMBER_FIRST.finditer(text):
        end = match.end()
        words: list[str] = []
        for token in _TOKEN.finditer(text, match.end()):
            if not _capital(token[0]) or _line_ends(text, end, token.start()) > 1 or len(words) > _MOST_WORDS:
                break
            words.append(token[0])
            end = token.end()
        if _is_title(words) and text[end : end + 20].lstrip()[:1] != "|":
            found.append(NumberedHead(match.start(), end, int(match[1]), " ".join(words)))
    return found


def _heads_before(text: str) -> list[NumberedHead]:
    found = []
    for match in _NUMBER_LAST.finditer(text):
        lines = text[max(match.start() - 600, 0) : match.start()]
        start, words = match.start(), []
        for token in reversed(list(_TOKEN.finditer(lines))):
            at = match.start() - len(lines) + token.start()
            stop = at + len(token[0])
            if not _capital(token[0]) or _line_ends(text, stop, start) > 1:
                break
            words.append(token[0])
            start = at
        if _is_title(words) and text[:start][-20:].rstrip()[-1:] != "|":
            found.append(NumberedHead(start, match.end(), int(match[1]), " ".join(reversed(words))))
    return found


def _capital(token: str) -> bool:
    return "|" not in token and not any(letter.islower() for letter in token)


def _is_title(words: list[str]) -> bool:
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and sum(letter.isupper() for word in words for letter in word) >= _FEWEST_LETTERS
    )


def _shared_beginning(title: str, shared: set[str]) -> str:
    """Return the shortest title with which another begins; empty where there is none."""
    words = title.split()
    beginnings = (" ".join(words[:count]) for count in range(_FEWEST_WORDS, len(words)))
    return next((beginning for beginning in beginnings if beginning in shared), "")


def _line_ends(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end)


def _cut(text: str, head: NumberedHead, title: str) -> NumberedHead:
    place = head.start + text[head.start : head.end].index("|") + 1
    words = len(title.split())
    for count, token in enumerate(_TOKEN.finditer(text, place), start=1):
        if count == words:
            return head._replace(end=token.end(), title=title)
    return head


def _stands_apart(text: str, head: NumberedHead) -> bool:
    before, after = text[: head.start].rstrip(" \t"), text[head.end : head.end + 400].lstrip(" \t")
    last, following = before[-1:], after[:1]
    own_lines = last in ("", "\n", "\f") and following in ("", "\n", "\r", "\f")
    next_line = after.strip().split("\n", 1)[0]
    last_line = before.rstrip().rsplit("\n", 1)[-1]
    if own_lines:
        return "|" not in next_line and "|" not in last_line
    return after.lstrip()[:1].islower()


def repeated_heads(text: str, sheets: Sequence[Sheet]) -> tuple[list[tuple[int, int]], dict[int, str]]:
    """Return the running heads and feet of a text whose pages are known, and the numbers printed in them.

    The first, second or third line from either end of a page is a head or a foot where the same words, whatever the digits
    in them, stand in that place on at least three pages (both, if the text has two) not more than four apart. A line that is only a number is one where it differs
    from the place of its page by the same count on at least three pages (on all, if the text has fewer).

    Args:
        text: a raw text.
        sheets: its pages.

    Returns:
        The spans of the lines, in order, and the printed number of each page that has one, by its place.

    """
    edges: dict[tuple[str, int, str], list[tuple[int, tuple[int, int]]]] = defaultdict(list)
    numbers: list[tuple[int, int, str, tuple[int, int]]] = []
    by_sheet = groupby(lines_of(text, sheets, ()), key=lambda line: line.sheet)
    for sheet, group in by_sheet:
        lines = list(group)
        for side, outer in (("top", lines[:_EDGE_LINES]), ("foot", lines[: -_EDGE_LINES - 1 : -1])):
            for rank, line in enumerate(outer):
                words = text[line.start : line.end]
                if not words[0].islower():
                    edges[side, rank, _form(words)].append((sheet, (line.start, line.end)))
                number = _PAGE_NUMBER.fullmatch(words)
                if number:
                    value = int(number[1]) if number[1].isdigit() else _roman(number[1])
                    numbers.append((value - sheet, sheet, number[1], (line.start, line.end)))
    dropped = {
        span
        for (_, _, form), places in edges.items()
        if any(letter.isalpha() for letter in form)
        for near in _clusters(places, min(_FEWEST_PAGES, max(len(sheets), 2)))
        for _, span in near
    }
    needed = min(_FEWEST_PAGES, max(len(sheets), 2))
    shifts = Counter(shift for shift, *_ in {(shift, sheet) for shift, sheet, *_ in numbers})
    labels = {}
    for shift, sheet, label, span in numbers:
        if shifts[shift] >= needed:
            dropped.add(span)
            labels[sheet] = label
    return sorted(dropped), labels


def _form(words: str) -> str:
    return re.sub(r"\d+", "#", " ".join(words.casefold().split()))


def _clusters(
    places: list[tuple[int, tuple[int, int]]], fewest: int
) -> list[list[tuple[int, tuple[int, int]]]]:
    clusters: list[list[tuple[int, tuple[int, int]]]] = []
    for place in places:
        if clusters and place[0] - clusters[-1][-1][0] <= _FARTHEST_PAGES:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return [near for near in clusters if len({sheet for sheet, _ in near}) >= fewest]


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in numeral.lower()]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )

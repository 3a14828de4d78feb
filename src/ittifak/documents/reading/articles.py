"""Articles of treaties and the paragraphs and points within them, found by their labels and by their order."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_WORD = r"(?:MADDE|MADDƏ|ARTICLE|ART\.|СТАТЬЯ|[Mm]adde|[Mm]addə|[Aa]rticle|Art\.|[Сс]татья)"
_NUMBER = r"(?P<number>\d{1,3}(?:\.\d{1,3})?(?:\s?bis|\s?ter)?|[IVXLC]{1,7}|[Tt]ek)(?!['’]?\w)"
_MARK = r"(?P<mark>\s*[.:)–—-]+(?=\s|$|[^\W\d_]))?"
_LABEL = re.compile(rf"(?<!\w){_WORD}(?:\s+No\.?)?\s*[-–:]?\s*{_NUMBER}{_MARK}")
_ORDINAL = re.compile(
    r"(?<!\w)(?P<number>\d{1,3})(?:\.|-c[iıuü])\s*(?:MADDE|MADDƏ|[Mm]adde|[Mm]addə)(?P<mark>\s*[.:–—-]+|(?=\s*$))",
    re.MULTILINE,
)
_LINE_END = re.compile(r"[\n\r\f]")
_CLOSED = re.compile(r"(?:^|[\n\r\f.;:!?)”\"»*])[ \t\u00a0]*$")
_OPEN = re.compile(r"(?:^|\s)[^\W_a-zçğıöşüəа-яё][^\s.;:!?,]*[ \t]+$")
_SPLIT_DIGIT = re.compile(r"\s(\d)(?=\s)")
_STRAY_DIGIT = re.compile(r"[ \t]+\d{1,3}[ \t]")
_ENDS = re.compile(r"[ \t\u00a0]*(?:[\n\r\f]|$)")
_FIRST_LETTERS = re.compile(r"\s*(?P<word>[\w(“\"«]+)")
_POINT = re.compile(
    r"(?:(?<=[.;:,]\s)|(?<=\n)|\A\s*)(?:(?P<number>\d{1,2})(?:\.|\))|\((?P<bracketed>\d{1,2})\)"
    r"|\(?(?P<letter>[^\W\d_])\)|\((?P<roman>[ivx]{2,5})\))\s+(?=\S)"
)
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "abcçdefgğhıijklmnoöprsştuüvyz",
    "абвгдежзиклмнопрст",
    "abcçdeəfgğhxıijkqlmn",
)
_MOST_MISSING = 2
_LONGEST_TITLE = 14


class Label(NamedTuple):
    """The label of an article: its number as printed, its span, and how sure it is.

    ``marked``: a mark or the end of the line follows it. ``weak``: no sentence ends before it.
    """

    number: str
    start: int
    end: int
    marked: bool
    weak: bool


class Article(NamedTuple):
    """An article: its number as printed, where its label begins, where its text begins and ends."""

    number: str
    start: int
    body: int
    end: int


class Point(NamedTuple):
    """A numbered paragraph or a lettered point: ``1``, ``a`` or ``1(a)``, where its label and its text begin."""

    number: str
    start: int
    body: int


def article_label(line: str) -> Label | None:
    """Return the label of an article with which a line begins, or None."""
    label = next(_labels(line, first_only=True), None)
    return label if label and not label.start else None


def article_title(line: str) -> bool:
    """Return whether a line is the label of an article with its title and nothing else."""
    label = article_label(line)
    title = line[label.end :].strip() if label else ""
    return (
        bool(title) and len(title.split()) <= _LONGEST_TITLE and not re.search(r"[.!?;:,]['’\"”»)]*$", title)
    )


def articles(text: str) -> list[Article]:
    """Return the articles of a text, in order.

    A label begins a line or follows the end of a sentence (``Madde 2.``, ``MADDE 3 –``, ``Article 2``, ``ARTICLE IV``,
    ``Maddə 2``, ``2. Madde:``, ``Статья 2``), and the numbers follow each other; at most two may be missing. Where they
    begin again with one, as in an annex, a new series begins. A mention (``under Article 5 of``,
    ``Madde 5 uyarınca``) is no label.

    Args:
        text: a cleaned or a raw text, in lines or not.

    Returns:
        The articles; each ends where the next begins, the last with the text.

    """
    chosen: list[Label] = []
    last = (0, 0)
    for found in _labels(text):
        label, value = found, _value(found.number)
        split = _SPLIT_DIGIT.match(text, label.end)
        if split and not label.marked and (0, value[1] * 10 + int(split[1])) == (0, last[1] + 1):
            label = label._replace(number=label.number + split[1], end=split.end())
            value = _value(label.number)
        if _follows(last, value, missing=0 if label.weak else _MOST_MISSING if label.marked else 0):
            pass
        elif label.weak or not ((value[1] == 1 and last[1] != 1) or (not chosen and _opens(text, label))):
            continue
        chosen.append(label)
        last = value
    ends = [label.start for label in chosen[1:]] + [len(text)] * bool(chosen)
    return [
        Article(label.number, label.start, label.end, end) for label, end in zip(chosen, ends, strict=True)
    ]


def points(text: str, start: int, end: int) -> list[Point]:
    """Return the numbered paragraphs and lettered points between two offsets, where they count from one or from a."""
    found: list[Point] = []
    number, letter = 0, ""
    for match in _POINT.finditer(text[start:end]):
        digits = match["number"] or match["bracketed"]
        if digits:
            if int(digits) != number + 1:
                continue
            number, letter = number + 1, ""
            name = digits
        elif match["letter"] and _next_letter(letter, match["letter"].lower()):
            letter = match["letter"].lower()
            name = f"{number}({letter})" if number else letter
        else:
            continue
        found.append(Point(name, start + match.start(), start + match.end()))
    return found


class Outline:
    """The articles and points of a text, to be looked up by offset."""

    def __init__(self, text: str) -> None:
        self._marks: list[tuple[int, int, str | None, str | None]] = [(0, 0, None, None)]
        for article in articles(text):
            self._marks.append((article.start, article.body, article.number, None))
            for point in points(text, article.body, article.end):
                self._marks.append((point.start, point.body, article.number, point.number))
        self._starts = [mark[0] for mark in self._marks]

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, str | None, str | None]]:
        """Yield the parts of a span without labels: first and last offset, article and point."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1)
        for (_, body, article, point), following in pairwise(
            [*self._marks[first:last], (end, end, None, None)]
        ):
            if max(body, start) < following[0]:
                yield max(body, start), following[0], article, point


def _labels(text: str, *, first_only: bool = False) -> Iterator[Label]:
    stop = 80 if first_only else len(text)
    matches = [match for pattern in (_LABEL, _ORDINAL) for match in pattern.finditer(text, 0, stop)]
    for match in sorted(matches, key=lambda match: match.start()):
        before = text[max(match.start() - 60, 0) : match.start()]
        new_line = not before.strip(" \t") or bool(_LINE_END.search(before[len(before.rstrip()) :]))
        closed = new_line or bool(_CLOSED.search(before))
        if not closed and not _OPEN.search(before):
            continue
        following = _FIRST_LETTERS.match(text, match.end())
        line_ends = bool(_ENDS.match(text, match.end()))
        if not following and not line_ends:
            continue
        word = following["word"] if following else "A"
        mark = (match["mark"] or "").strip()
        if line_ends or not word[0].islower() or (new_line and mark in ("–", "—", "-")):
            weak = (
                not closed
                or match[0][0].islower()
                or bool(not mark and _STRAY_DIGIT.match(text, match.end()))
            )
            yield Label(match["number"], match.start(), match.end(), bool(mark) or line_ends, weak)


def _opens(text: str, label: Label) -> bool:
    """Return whether a label may be the first though its number is not one, as in an excerpt."""
    return label.marked or not text[: label.start].strip()


def _follows(last: tuple[int, int], value: tuple[int, int], missing: int) -> bool:
    """Return whether an article may come after another: chapter and number of each, the chapter 0 for plain numbers."""
    (chapter, number), (next_chapter, next_number) = last, value
    if chapter == next_chapter or not number:
        return number < next_number <= number + 1 + missing
    return next_chapter == chapter + 1 and next_number <= 1 + missing


def _value(number: str) -> tuple[int, int]:
    digits = re.match(r"(\d+)(?:\.(\d+))?", number)
    if digits:
        return (int(digits[1]), int(digits[2])) if digits[2] else (0, int(digits[1]))
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    if any(letter not in values for letter in number):
        return 0, 1
    parts = [values[letter] for letter in number]
    return 0, sum(-part if part < following else part for part, following in pairwise([*parts, 0]))


def _next_letter(last: str, letter: str) -> bool:
    return any(
        letter in alphabet and alphabet.index(letter) == (alphabet.find(last) + 1 if last else 0)
        for alphabet in _ALPHABETS
        if not last or last in alphabet
    )

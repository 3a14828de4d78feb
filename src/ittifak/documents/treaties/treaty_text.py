"""The text of a treaty: its parties and year, its articles with their headings, and where its main part ends."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ittifak.documents.reading.articles import Article, articles

_ID = re.compile(
    r"(?P<parties>[A-Z]{2,6}(?:-[A-Z]{2,6})+)\[(?P<title>[^\]]*)\]_(?P<year>\d{4})(?P<kind>[A-Z]?)"
)
_SIGNED = re.compile(
    r"\b(?:I(?:n|N)\s+(?i:(?:witness|faith|testimony)\s+where\s?of)|(?:Done|DONE|Made|MADE)\s+(?i:at|in|on)\s"
    r"|(?:Concluded|CONCLUDED|Signed|SIGNED)\s+(?i:at|in|on)\s|(?:Совершено|СОВЕРШЕНО)\s"
    r"|(?i:\w+\s+(?:tarihinde|günü)\s[^.]{0,120}(?:imzalanmıştır|düzenlenmiştir|akdedilmiştir|imzalanmışdır|bağlanmışdır)))"
)
_OPENERS = re.compile(
    r"(?:A|All|Any|As|At|Before|Both|By|Each|Either|For|From|If|In|It|Neither|No|Nothing|On|One|Should|Such|The|These"
    r"|This|To|Under|Upon|When|Whenever|Where|With|Without|Within)\b"
)
_LONGEST_HEADING = 12
_SHORT_HEADING = 5
_SHORTEST_ARTICLE = 120


class Origin(NamedTuple):
    """What the identifier of a treaty says: its parties by their codes, its year, its kind (``A`` agreement, ``P`` protocol, …).

    Where the identifier says nothing of these, ``parties`` is empty, ``year`` None and ``kind`` empty.
    """

    parties: tuple[str, ...]
    year: int | None
    kind: str


class Provision(NamedTuple):
    """An article of a treaty: number as printed, heading or None, and the spans of the whole and of its text.

    ``main`` is false in annexes, protocols and records that follow the treaty itself, where numbers begin again.
    """

    number: str | None
    heading: str | None
    start: int
    body: int
    end: int
    main: bool


def origin(identifier: str) -> Origin:
    """Return parties, year and kind from an identifier as in the manydata collection (``AAA-BBB[CCC]_1990A``)."""
    found = _ID.match(identifier)
    if not found:
        return Origin((), None, "")
    return Origin(tuple(found["parties"].split("-")), int(found["year"]), found["kind"])


def provisions(text: str) -> list[Provision]:
    """Return the articles of a treaty, in order; where none is found the whole text is one provision without number.

    The main part is the first series of articles that is more than a table of contents; it ends where a new series
    begins, or with the words that precede the signatures.

    """
    found = articles(text)
    if not found:
        end = _signed(text, len(text) // 2, len(text))
        return [Provision(None, None, 0, 0, end, main=True)] if text.strip() else []
    main = _main(found)
    last = main[-1]
    end = _signed(text, last.body, last.end)
    return [
        Provision(
            article.number,
            *_heading(text, article),
            end if article is last else article.end,
            main=article in main,
        )
        for article in found
    ]


def _main(found: Sequence[Article]) -> list[Article]:
    series: list[list[Article]] = []
    for article in found:
        if not series or article.number in ("1", "I", "1.1"):
            series.append([])
        series[-1].append(article)
    if _by_chapter(found[0]):
        return [article for article in found if _by_chapter(article)]
    return next(
        (part for part in series if sum(one.end - one.body for one in part) >= _SHORTEST_ARTICLE * len(part)),
        series[0],
    )


def _by_chapter(article: Article) -> bool:
    return re.fullmatch(r"\d+\.\d+", article.number) is not None


def _signed(text: str, start: int, end: int) -> int:
    found = _SIGNED.search(text, start, end)
    return found.start() if found else end


def _heading(text: str, article: Article) -> tuple[str | None, int, int]:
    """Return the heading of an article, where the article begins and where its text begins behind the heading."""
    line = re.compile(r"[\s.:–—-]*([^\n\r]*)").match(text, article.body, article.end)
    words = line[1].strip() if line else ""
    body = line.end() if line else article.body
    following = text[body : article.end].lstrip()
    if following and _is_heading(words, following):
        return words, article.start, body
    if line and (length := _title(words)):
        return words[:length].strip(), article.start, line.start(1) + length
    return None, article.start, article.body


def _is_heading(line: str, following: str) -> bool:
    """Return whether a line is a heading, and not the first of a paragraph that goes on in small letters."""
    return (
        bool(line)
        and line[0].isalpha()
        and len(line.split()) <= _LONGEST_HEADING
        and not re.search(r"[.;:,]$|\b(?:shall|will)\b", line)
        and not following[0].islower()
        and (len(line.split()) <= _SHORT_HEADING or not _OPENERS.match(line) or following[0].isdigit())
    )


def _title(words: str) -> int:
    """Return how many letters of a line are a heading, where the first paragraph follows on the same line."""
    for count, word in enumerate(re.finditer(r"\S+", words)):
        if count > _LONGEST_HEADING:
            return 0
        if count and (_OPENERS.fullmatch(word[0]) or re.fullmatch(r"\(?1[.)]|\(a\)|a\)", word[0])):
            return word.start()
        if word[0][-1] in ".;:,":
            return 0
    return 0

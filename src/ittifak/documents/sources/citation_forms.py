"""How author–year citations are written in Turkish and English, and what a bracket says when it is one.

Forms: American Psychological Association, *Publication Manual* (7th ed., 2020), chapter 8, and the Turkish usage after
it (``t.y.`` for no date, ``vd.`` for *et al.*, ``s.`` and ``ss.`` for pages, ``akt.`` for *as cited in*).
"""

import re
from typing import NamedTuple

from ittifak.documents.sources.citation_authors import Authors, read_authors

LONGEST = 800
"""A bracket of more code points than this is not read as a citation."""

_DASH = r"\s*[-‐‑–—]\s*"
YEAR = r"(?:\[[12]\d{3}\]\s*[12]\d{3}|[12]\d{3}\s*\[[12]\d{3}\]|[12]\d{3}(?:/[12]\d{3}|/\d\d)?)(?:-?[a-z])?(?![\w])"
_UNDATED = r"(?:t\.\s?y\.?|n\.\s?d\.?|tarihsiz|no date)(?:\s?-?\s?[a-z](?!\w))?(?!\w)"
_PRESS = r"(?:baskıda|yayımda|in press|forthcoming)(?!\w)"
_MONTH = (
    r"(?:ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DAY = rf"(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}|{_MONTH})"
DATE = rf"(?:{YEAR}|{_UNDATED}|{_PRESS})"
_PAGE = r"(?:\d{1,5}|[ivxlc]{1,7}|[IVXLC]{1,7})"
_LABEL = r"(?:(?:ss?|sf|syf|sayfa|pp?|pages?)\b\.?\s*)"
_RANGE = rf"{_PAGE}(?:{_DASH}{_PAGE})?"
_PAGES = re.compile(rf"{_LABEL}?({_RANGE})(?:\s*(?:&|ve|and)\s*({_RANGE}))?\Z")
_OTHER_PLACE = re.compile(
    r"(?:para|par|md|madde|art|article|böl|bölüm|ch|chap|chapter|cilt|vol|tablo|table|şekil|figure|dipnot|fn|note)\b.{0,20}\Z",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:vurgu|italik|çeviri|emphasis|italics|translation|my|our|own|trans)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"\A(?:.{0,120}\b)?(?:bkz\.?|bk\.|krş\.|örn\.|örneğin|ayrıca|see also|see|cf\.|e\.g\.,?|i\.e\.,?)[:,]?\s+(?=\S)"
)
_THROUGH = re.compile(
    r"[,;]?\s*(?:\b(?:akt(?:aran|\.)|(?:as\s+)?(?:cited|quoted)\s+in|qtd\.\s+in)\s*:?)\s*", re.IGNORECASE
)
_QUOTED_BY = re.compile(
    r"\A(?P<via>.{2,120}?)\s+(?:(?:maddesinde|adlı\s+\w+|kitabında|çalışmasında|içinde)\s+)?"
    r"(?:alıntılanmıştır|aktarılmıştır|alıntılanan|aktarılan)\Z"
)
_DATED = re.compile(rf"(?P<comma>,?)\s*(?<![\w/–-])(?P<date>{DATE})", re.IGNORECASE)
_DAY_BEFORE = re.compile(rf",\s*(?:{_DAY},?|\d{{1,2}}[./]\d{{1,2}}[./])\s*\Z", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Work(NamedTuple):
    """A work as a citation names it; ``year`` and ``pages`` as printed, ``number`` the year that counts.

    ``ranges`` are first and last page; a second number cut short (``61-2``) is written out. ``via`` is the work through
    which this one is cited, as printed; ``second_hand`` says that it is cited so.
    """

    authors: Authors
    year: str
    number: int | None
    suffix: str
    pages: str = ""
    ranges: tuple[tuple[int, int], ...] = ()
    comma: bool = True
    second_hand: bool = False
    via: str = ""

    @property
    def undated(self) -> bool:
        """Whether the citation says that the work bears no date."""
        return self.number is None and bool(self.year)


class Tail(NamedTuple):
    """What follows the first year: more years, pages as printed, a work through which this one is cited."""

    years: tuple[str, ...]
    pages: str
    via: str


def page_number(text: str) -> int:
    """Return a page number, Arabic or Roman, as an integer."""
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text.lower()]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def page_ranges(pages: str) -> tuple[tuple[int, int], ...]:
    """Return first and last page of every range in ``pages``; a range that mixes Arabic and Roman is left out."""
    found = []
    for match in re.finditer(rf"(?<!\w)({_PAGE})(?:{_DASH}({_PAGE}))?(?!\w)", pages):
        first, last = match[1], match[2] or match[1]
        if first.isdigit() != last.isdigit():
            continue
        start, end = page_number(first), page_number(last)
        if end < start and first.isdigit() and len(last) < len(first):
            end = int(first[: -len(last)] + last)
        found.append((start, end))
    return tuple(found)


def read_year(text: str) -> tuple[int | None, str]:
    """Return the year that counts (of ``[1999] 2001`` and ``1999/2001`` the later) and the letter after it."""
    years = [int(year) for year in re.findall(r"[12]\d{3}", text)]
    letter = re.search(r"(?:\d\]?|\.)\s?-?\s?([a-z])\Z", text)
    return (max(years) if years else None), (letter[1] if letter else "")


def read_tail(text: str) -> Tail | None:
    """Read what follows the first year of a work; None if that is not how a citation goes on."""
    years: list[str] = []
    pages: list[str] = []
    items = [item.strip() for item in re.split(r"[,:]", text)]
    if items[0]:
        return None
    for place, item in enumerate(items[1:], start=1):
        later = re.fullmatch(YEAR, item)
        if later and not pages and (not item.isdigit() or 1900 <= int(item) <= 2100):
            years.append(item)
        elif _PAGES.match(item):
            pages.append(item)
        elif quoted := _QUOTED_BY.match(", ".join(items[place:])):
            return Tail(tuple(years), ", ".join(pages), quoted["via"])
        elif not (re.fullmatch(_DAY, item, re.IGNORECASE) or _OTHER_PLACE.match(item) or _NOTE.match(item)):
            return None
    return Tail(tuple(years), ", ".join(pages), "")


def _part(text: str) -> list[Work]:
    text = text.strip().strip('“”"')
    for match in _DATED.finditer(text):
        tail = read_tail(text[match.end() :])
        before = _DAY_BEFORE.sub("", text[: match.start()] + match["comma"]).rstrip(", ")
        comma = bool(match["comma"]) or before != text[: match.start()].rstrip()
        authors = read_authors(before, comma=comma) if tail else None
        if tail and authors:
            return [
                Work(
                    authors,
                    year,
                    *read_year(year),
                    tail.pages if last else "",
                    page_ranges(tail.pages) if last else (),
                    comma,
                    bool(tail.via),
                    tail.via,
                )
                for year, last in zip(
                    (match["date"], *tail.years), [False] * len(tail.years) + [True], strict=True
                )
            ]
    return []


def _more(previous: Work, text: str) -> list[Work]:
    """Read a part without authors: further pages, or a further year or its letter, of the work before it."""
    if re.fullmatch(r"[a-z]", text) and previous.suffix:
        text = previous.year[: -len(previous.suffix)] + text
    tail = read_tail("," + text)
    if tail is None or tail.via:
        return []
    if tail.years:
        years = [Work(previous.authors, year, *read_year(year)) for year in tail.years]
        return [*years[:-1], years[-1]._replace(pages=tail.pages, ranges=page_ranges(tail.pages))]
    if not tail.pages:
        return []
    return [
        previous._replace(
            pages="; ".join(filter(None, (previous.pages, tail.pages))),
            ranges=previous.ranges + page_ranges(tail.pages),
        )
    ]


def _named(work: Work) -> str:
    return f"{work.authors.printed}, {work.year}"


def _through(left: str, right: str, works: list[Work]) -> list[Work]:
    """Read ``left`` as cited through ``right``; with nothing on the left, the last of ``works`` is the one cited."""
    vehicle = _part(right)
    if not vehicle:
        return _part(left)
    via = _named(vehicle[0])
    original = _part(left)
    if not original and left.strip():
        authors = read_authors(re.sub(r"['’]?[dt][ae]n\Z", "", left.strip()), comma=True)
        original = [Work(authors, "", None, "")] if authors else []
    if not original and works:
        original = [works.pop()]
    if not original:
        return [vehicle[0]._replace(second_hand=True), *vehicle[1:]]
    return [*(work._replace(second_hand=True, via=via) for work in original), *vehicle]


def read_bracket(content: str) -> list[Work]:
    """Return the works that the inside of a bracket cites; none if it is not a citation."""
    if not re.search(rf"{DATE}", content, re.IGNORECASE):
        return []
    works: list[Work] = []
    for part in content.split(";"):
        text = _LEAD.sub("", re.sub(r"\s+", " ", part).strip())
        through = _THROUGH.search(text)
        if through:
            works += _through(text[: through.start()], text[through.end() :], works)
        elif found := _part(text):
            works += found
        elif works and (more := _more(works[-1], text)):
            same = more[0].year == works[-1].year and not re.match(YEAR + r"\Z", text)
            works = [*works[:-1], *more] if same else [*works, *more]
    return works

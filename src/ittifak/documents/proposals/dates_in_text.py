"""Dates that a text gives in Turkish, English, Azerbaijani or Russian, as EDTF: what is written, no more.

Days, months, seasons, years, decades and intervals of them are found, with the case endings of the language; a day or
a month without its year is no date, nor is a time before or after one (``2020 sonrasında``, ``by 2025``). A year that stands for something else (a page, an amount, the number of a
resolution, the year of a cited work) is passed over.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

import pyarrow as pa

from ittifak.documents.proposals.date_forms import (
    BARE,
    LANGUAGES,
    SEASONS,
    forms,
    is_about,
    is_number,
    is_open,
    is_outside,
    months,
)
from ittifak.documents.sources.citations import citations
from ittifak.evidence.language import lower

LONGEST: Final = 100_000

DATES: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("date", pa.string(), nullable=False),
    ]
)
"""A row for each date of a segment; ``start`` and ``end`` are code points of its text, exclusive at the end."""


class DateInText(NamedTuple):
    """A date at a place of a text; ``start`` and ``end`` in code points, exclusive at the end."""

    date: str
    start: int
    end: int


def find_dates(text: str, language: str, passed_over: Iterable[tuple[int, int]] = ()) -> list[DateInText]:
    """Return the dates of a text in their order.

    Args:
        text: a sentence or passage; what goes beyond 100,000 code points is not looked at.
        language: ``tr``, ``en``, ``az`` or ``ru``; in others nothing is found.
        passed_over: spans in which no date is looked for, such as those of citations.

    """
    language = language.partition("-")[0].lower()
    if language not in LANGUAGES:
        return []
    small = "".join(lower(letter, language)[:1] for letter in text[:LONGEST])
    for start, end in passed_over:
        small = _hidden(small, start, min(end, len(small)))
    found: list[DateInText] = []
    for form, expression in forms(language):
        taken = []
        for match in expression.finditer(small):
            taken.append(match.span())
            number = form in BARE and is_number(small, *match.span())
            written = None if number else _edtf(form, match, language)
            if written and not is_outside(small, *match.span(), language):
                written = _qualified(written, small, match.span(), language)
                found.append(DateInText(written, *match.span()))
        for start, end in taken:
            small = _hidden(small, start, end)
    apart: list[DateInText] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def dates_in(segments: pa.Table) -> pa.Table:
    """Return the dates of segments, with ``DATES`` as schema; what stands in citations is passed over.

    Args:
        segments: columns ``id``, ``text`` and ``language``.

    """
    spans = citation_spans(segments)
    columns = (segments.column(name).to_pylist() for name in ("id", "text", "language"))
    rows = [
        {"id": id_, "start": one.start, "end": one.end, "date": one.date}
        for id_, text, language in zip(*columns, strict=True)
        for one in find_dates(text, language or "", spans.get(id_, ()))
    ]
    return pa.Table.from_pylist(rows, DATES)


def citation_spans(segments: pa.Table) -> Mapping[str, list[tuple[int, int]]]:
    """Return where citations stand in each segment that has one."""
    spans: dict[str, set[tuple[int, int]]] = {}
    for row in citations(segments).select(["segment", "start", "end_segment", "end"]).to_pylist():
        whole = row["segment"] == row["end_segment"]
        spans.setdefault(row["segment"], set()).add((row["start"], row["end"] if whole else LONGEST))
        if not whole:
            spans.setdefault(row["end_segment"], set()).add((0, row["end"]))
    return {segment: sorted(found) for segment, found in spans.items()}


def _hidden(text: str, start: int, end: int) -> str:
    return text[:start] + "\n" * max(end - start, 0) + text[max(start, end) :]


def _qualified(written: str, text: str, span: tuple[int, int], language: str) -> str:
    about = "~" if "/" not in written and is_about(text, span[0], language) else ""
    since = "/.." if "/" not in written and is_open(text, *span, language) else ""
    return written + about + since


def _edtf(form: str, match: re.Match[str], language: str) -> str | None:
    """Return a match as EDTF, None where there is no such day or the end lies before the beginning."""
    part = match.groupdict()
    if form == "decade":
        return f"{part['y1']}X"
    if form == "season":
        season = next(
            number
            for number, words in enumerate(SEASONS[language], start=21)
            if re.fullmatch(words, part["s"])
        )
        return f"{part['y1']}-{season}"
    last_year = part.get("y2")
    first = _point(part["y1"] or last_year or "", part, "1", language)
    if form not in ("days", "months", "years"):
        return first
    months_known = part.get("m2") or part.get("m1")
    end = {"m2": months_known, "d2": part.get("d2")}
    last = _point(last_year or part["y1"] or "", end, "2", language)
    if first is None or last is None or last <= first:
        return None
    return f"{first}/{last}"


def _point(year: str, part: Mapping[str, str | None], which: str, language: str) -> str | None:
    number, name, day = (part.get(f"{letter}{which}") for letter in "nmd")
    month = int(number) if number else _month(name, language) if name else None
    if month is None:
        return year
    if day is None:
        return f"{year}-{month:02}"
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _month(name: str, language: str) -> int | None:
    return next(
        (month for month, words in enumerate(months(language), start=1) if re.fullmatch(words, name)), None
    )

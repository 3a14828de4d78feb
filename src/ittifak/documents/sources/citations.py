"""Author–year citations of a document, Turkish and English: where they stand and what each says of its works."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from ittifak.documents.sources.citation_forms import LONGEST, Work, read_bracket
from ittifak.documents.sources.citation_narrative import name_before, read_year_bracket, reports_after
from ittifak.documents.sources.name_spelling import fold_name
from ittifak.documents.sources.passages import Passage, passages

KINDS = ("parenthetical", "narrative", "second-hand")

CITATIONS = pa.schema(
    [
        pa.field("citation", pa.string(), nullable=False),
        pa.field("position", pa.int64(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("segment", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end_segment", pa.string(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("authors", pa.string(), nullable=False),
        pa.field("names", pa.list_(pa.string()), nullable=False),
        pa.field("et_al", pa.bool_(), nullable=False),
        pa.field("year", pa.string(), nullable=False),
        pa.field("year_number", pa.int64()),
        pa.field("suffix", pa.string(), nullable=False),
        pa.field("pages", pa.string(), nullable=False),
        pa.field(
            "ranges", pa.list_(pa.struct([("first", pa.int64()), ("last", pa.int64())])), nullable=False
        ),
        pa.field("via", pa.string(), nullable=False),
    ]
)
"""One row for a work in a citation; the works of one bracket share ``citation`` and have ``position`` from 1.

``start`` is an offset in the text of ``segment`` and ``end`` one in that of ``end_segment`` (code points from 0,
exclusive at the end): a citation may begin in one segment and end in the next. Of a narrative citation the span runs
from the author to the end of the bracket. ``authors``, ``year`` and ``pages`` are as printed, ``names`` the single
authors. ``year_number`` is null and ``year`` is not empty where the work is said to bear no date. ``via`` names the work
through which one cited at second hand is known.
"""

_COMMA_USAGE = 3


class Found(NamedTuple):
    """A citation in the running text of a passage."""

    start: int
    end: int
    narrative: bool
    works: list[Work]


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of round brackets, outer before inner; one that is never closed is passed over."""
    open_at: list[int] = []
    spans = []
    for match in re.finditer(r"[()]", text):
        if match[0] == "(":
            open_at.append(match.start())
        elif open_at:
            start = open_at.pop()
            if match.end() - start <= LONGEST:
                spans.append((start, match.end()))
    yield from sorted(spans, key=lambda span: (span[0], -span[1]))


def _parenthetical(text: str) -> list[Found]:
    found: list[Found] = []
    for start, end in _brackets(text):
        if found and end <= found[-1].end:
            continue
        works = read_bracket(text[start + 1 : end - 1])
        if works:
            found.append(Found(start, end, False, works))
    return found


def _narrative(text: str, taken: list[Found], known: set[str]) -> list[Found]:
    found = []
    for start, end in _brackets(text):
        if any(one.start <= start < one.end for one in taken):
            continue
        works = read_year_bracket(text[start + 1 : end - 1])
        naming = name_before(text, start, known) if works else None
        if naming is None:
            continue
        marked = any(work.pages or work.suffix or work.undated for work in works)
        if naming.sure or marked or reports_after(text, end):
            named = [work._replace(authors=naming.authors) for work in works]
            found.append(Found(naming.start, end, True, named))
    return found


def _without_dates_of_events(
    all_found: list[tuple[Passage, list[Found]]],
) -> list[tuple[Passage, list[Found]]]:
    """Drop ``(Bakü 2020)`` from a document that writes a comma before the year of its citations."""
    works = [work for _, found in all_found for one in found for work in one.works]
    counts = Counter(work.comma for work in works)
    if counts[True] <= _COMMA_USAGE * counts[False]:
        return all_found
    return [
        (
            passage,
            [one for one in found if any(work.comma or work.pages or work.second_hand for work in one.works)],
        )
        for passage, found in all_found
    ]


def citations(segments: pa.Table) -> pa.Table:
    """Find the author–year citations in segments.

    A bracket is a citation when it holds an author (a name, an institution, a title), a year or a sign that there is none,
    and nothing that a citation does not hold. A bracket that holds a year alone is one when a name stands right before it
    that is no event's (``Şuşa Beyannamesi (2021)`` is none) and that either the document cites elsewhere, or is joined to a
    second name, or bears a case ending, or is reported on, or when pages follow the year. A citation that runs over a
    sentence's end is found whole.

    Args:
        segments: columns ``id`` and ``text``, and ``document``, ``paragraph``, ``start``, ``end`` where there are any.

    Returns:
        The columns of ``CITATIONS``, in the order of the text.

    """
    ids = segments.column("id").to_pylist()
    all_found = [(passage, _parenthetical(passage.text)) for passage in passages(segments, holding="(")]
    all_found = _without_dates_of_events(all_found)
    known = {
        fold_name(name)
        for _, found in all_found
        for one in found
        for work in one.works
        for name in (*work.authors.names, work.authors.printed)
    }
    rows: list[dict[str, Any]] = []
    numbers: Counter[str] = Counter()
    for passage, found in all_found:
        for one in sorted([*found, *_narrative(passage.text, found, known)]):
            rows += _rows(one, passage, ids, numbers)
    return pa.Table.from_pylist(rows, schema=CITATIONS)


def _rows(one: Found, passage: Passage, ids: list[str], numbers: Counter[str]) -> list[dict[str, Any]]:
    row, start = passage.place(one.start)
    last_row, last = passage.place(one.end - 1)
    numbers[ids[row]] += 1
    return [
        {
            "citation": f"{ids[row]}.c{numbers[ids[row]]}",
            "position": position,
            "kind": "second-hand" if work.second_hand else "narrative" if one.narrative else "parenthetical",
            "segment": ids[row],
            "start": start,
            "end_segment": ids[last_row],
            "end": last + 1,
            "authors": work.authors.printed,
            "names": list(work.authors.names),
            "et_al": work.authors.et_al,
            "year": work.year,
            "year_number": work.number,
            "suffix": work.suffix,
            "pages": work.pages,
            "ranges": [{"first": first, "last": end} for first, end in work.ranges],
            "via": work.via,
        }
        for position, work in enumerate(one.works, start=1)
    ]

"""What a sentence says of a tie: the actors and dates that it names, and words that stand for what was named before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ittifak.case.case import Case
from ittifak.documents.coding.coder import SEGMENTS
from ittifak.documents.coding.matcher import Matcher
from ittifak.documents.proposals.dates_in_text import DateInText, citation_spans, find_dates
from ittifak.documents.proposals.parties_in_text import Parties, Party
from ittifak.documents.proposals.proposal_rules import Known, Rules

_BEGINS: Final = 2
_CLOSE: Final = 60
_PART: Final = re.compile(r"[^;]*;?")


@dataclass(frozen=True)
class Said:
    """A sentence, read.

    ``text`` has blanks where citations stand. ``named`` are the actors that take part: no place, and none that only
    reports. ``known`` are names of things whose parties go without saying, by where they stand. ``again`` says that words stand
    for parties named before.
    """

    text: str
    named: Sequence[Party]
    dates: Sequence[DateInText]
    citations: Sequence[tuple[int, int]]
    known: Sequence[tuple[int, Known]]
    again: bool

    def part(self, at: int) -> tuple[int, int]:
        """Return the span between semicolons in which a code point stands."""
        return next(
            one.span() for one in _PART.finditer(self.text) if at < one.end() or one.end() == len(self.text)
        )

    def named_in_part(self, at: int) -> list[Party]:
        """Return the actors named between the semicolons around a code point."""
        start, end = self.part(at)
        return [one for one in self.named if start <= one.start < end]

    def date_near(self, at: int) -> str | None:
        """Return the date between the same semicolons that stands nearest to a code point."""
        start, end = self.part(at)
        near = [one for one in self.dates if start <= one.start < end]
        return min(near, key=lambda one: min(abs(one.start - at), abs(one.end - at))).date if near else None

    def known_near(self, at: int, kind: str) -> Known | None:
        """Return the nearest known name that holds for a kind of tie."""
        fit = [(start, one) for start, one in self.known if not one.kinds or kind in one.kinds]
        return min(fit, key=lambda one: abs(one[0] - at))[1] if fit else None

    def days_of_known(self) -> Iterator[tuple[int, str]]:
        """Yield each dated thing that is named, by its number, with a day that stands close to its name."""
        for start, known in self.known:
            for one in self.dates:
                close = abs(one.end - start) <= _CLOSE and self.part(one.start) == self.part(start)
                if known.dated and close and len(one.date) == len("2021-06-15"):
                    yield known.number, one.date


def read_segments(case: Case, segments: list[dict[str, Any]], rules: Rules, language: str) -> list[Said]:
    """Return what each segment says; all are in ``language``."""
    table = pa.Table.from_pylist([{name: row[name] for name in SEGMENTS.names} for row in segments], SEGMENTS)
    spans = citation_spans(table)
    cited = [
        [(start, min(end, len(row["text"]))) for start, end in spans.get(row["id"], ())] for row in segments
    ]
    texts = [_masked(row["text"], hidden) for row, hidden in zip(segments, cited, strict=True)]
    finder = Parties(case, language, rules.not_a_state.get(language, ()), rules.reports.get(language, ()))
    known: list[list[tuple[int, Known]]] = [[] for _ in texts]
    found = Matcher([one.pattern for one in rules.known]).find(texts, language)
    for text, number, start in zip(
        *(np.asarray(column).tolist() for column in (found.text, found.pattern, found.start)), strict=True
    ):
        known[text].append((start, rules.known[number]))
    again = set(np.asarray(Matcher(rules.again).find(texts, language).text).tolist())
    first = Matcher(rules.again_first).find(texts, language)
    again |= set(np.asarray(first.text)[np.asarray(first.start) <= _BEGINS].tolist())
    return [
        Said(
            text,
            [one for one in parties if not (one.place or one.reports)],
            find_dates(text, language),
            cited[place],
            known[place],
            place in again,
        )
        for place, (text, parties) in enumerate(zip(texts, finder.find(texts), strict=True))
    ]


def _masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text

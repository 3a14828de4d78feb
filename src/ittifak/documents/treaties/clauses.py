"""Clauses of treaties: what is owed, for how long, how the treaty begins and ends, and what it says of other treaties.

The obligations are those of the Alliance Treaty Obligations and Provisions project (defence, offence, neutrality,
nonaggression, consultation, and the promise to join no hostile alliance), and cooperation beside them. A duty to
consult on the treaty's own matters is told apart from the duty to consult in a crisis, which alone is ATOP's.
``clause_patterns.csv`` holds the patterns that speak for each clause and value, in the columns of the codebook's patterns.

Leeds, B. A., Ritter, J. M., Mitchell, S. M., & Long, A. G. (2002). Alliance treaty obligations and provisions, 1815–1944.
International Interactions, 28(3), 237–260.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from ittifak.documents.coding.codebook import read_patterns
from ittifak.documents.coding.matcher import Matcher
from ittifak.documents.coding.pattern import Pattern
from ittifak.documents.reading.articles import points
from ittifak.documents.reading.sentences import sentences
from ittifak.documents.treaties.quantities import DAY, MONTH, YEAR, Quantity, quantities
from ittifak.documents.treaties.treaty_text import Provision, provisions

PATTERNS: Final = Path(__file__).with_name("clause_patterns.csv")

_ANYWHERE: Final = 1 << 31
_NEAR: Final = 30
_FAR: Final = 160


class Clause(NamedTuple):
    """A clause as coded: which, with which value and unit, in which article, on the evidence of which sentence.

    ``unit`` is ``year``, ``month`` or ``day`` where the value is a number. ``start`` and ``end`` are offsets in the text.
    """

    clause: str
    value: str
    unit: str | None
    article: str | None
    start: int
    end: int
    score: float


class _Reading(NamedTuple):
    """How a clause takes its value from a span of time: units, how many letters before and after the words it may stand.

    In Turkish and Azerbaijani, where the verb comes last, before and after change places. ``otherwise`` is the value where no such span is named; None: then the clause is not given.
    """

    units: tuple[str, ...]
    before: int
    after: int
    otherwise: str | None


_READINGS: Final = {
    "duration.years": _Reading((YEAR,), 0, _NEAR, None),
    "renewal.years": _Reading((YEAR,), 0, _FAR, "automatic"),
    "non_renewal.notice": _Reading((YEAR, MONTH, DAY), _NEAR, 0, "yes"),
    "exit.notice": _Reading((YEAR, MONTH, DAY), _ANYWHERE, _ANYWHERE, "allowed"),
}
_VERB_LAST: Final = ("tr", "az")
_IN_MONTHS: Final = ("non_renewal.notice", "exit.notice")
_UNSPECIFIED: Final = ("automatic", "yes", "allowed")


class _Sentence(NamedTuple):
    treaty: int
    article: str | None
    start: int
    end: int


def clauses(texts: Sequence[str], languages: Sequence[str]) -> list[list[Clause]]:
    """Return the clauses of the main part of each treaty.

    For each article, clause and value the sentence that speaks most for it is kept.

    Args:
        texts: the treaties, in lines or not.
        languages: the language of each; where there are no patterns for it nothing is found.

    Returns:
        For each treaty its clauses, ordered by where they stand.

    """
    where = [
        sentence
        for number, (text, language) in enumerate(zip(texts, languages, strict=True))
        for sentence in _sentences(number, text, language)
    ]
    words = [texts[place.treaty][place.start : place.end] for place in where]
    matches = _matcher().find(words, [languages[place.treaty] for place in where])
    patterns = _patterns()
    best: dict[tuple[int, str | None, str, str], Clause] = {}
    for place, pattern, start, end in zip(*(column.tolist() for column in matches), strict=True):
        sentence, spoken = where[place], patterns[pattern]
        for clause in _read(spoken, words[place], (start, end), sentence):
            key = (sentence.treaty, clause.article, clause.clause, clause.value)
            if key not in best or clause.score > best[key].score:
                best[key] = clause
    found: list[list[Clause]] = [[] for _ in texts]
    for (treaty, *_), clause in best.items():
        found[treaty].append(clause)
    return [sorted(_specified(part), key=lambda one: (one.start, one.clause, one.value)) for part in found]


def languages_read() -> frozenset[str]:
    """Return the languages for which there are patterns."""
    return frozenset(pattern.lang for pattern in _patterns())


def clause_values() -> dict[str, tuple[str, ...]]:
    """Return the clauses that are looked for, and the values of each that are no numbers."""
    values: dict[str, set[str]] = {}
    for code in {pattern.code for pattern in _patterns()}:
        clause, _, value = code.partition(".")
        reading = _READINGS.get(code)
        values.setdefault(clause, set()).update(
            {value} if reading is None else {reading.otherwise} - {None}  # type: ignore[arg-type]
        )
    return {clause: tuple(sorted(found)) for clause, found in sorted(values.items())}


@cache
def _patterns() -> tuple[Pattern, ...]:
    return read_patterns(PATTERNS)


@cache
def _matcher() -> Matcher:
    return Matcher(_patterns())


def _sentences(treaty: int, text: str, language: str) -> Iterator[_Sentence]:
    for provision in provisions(text):
        if provision.main:
            for first, last in _parts(text, provision):
                for start, end in sentences(text[first:last], language):
                    yield _Sentence(treaty, provision.number, first + start, first + end)


def _parts(text: str, provision: Provision) -> Iterator[tuple[int, int]]:
    """Yield the heading, the text and the numbered paragraphs of an article; lettered points stay in their sentence."""
    starts = [point.start for point in points(text, provision.body, provision.end) if point.number.isdigit()]
    bounds = [provision.body, *starts, provision.end]
    if provision.heading:
        yield provision.start, provision.body
    for first, last in pairwise(bounds):
        if text[first:last].strip():
            yield first, last


def _read(pattern: Pattern, words: str, span: tuple[int, int], sentence: _Sentence) -> Iterator[Clause]:
    clause, _, value = pattern.code.partition(".")
    place = (sentence.article, sentence.start, sentence.end, pattern.score)
    reading = _READINGS.get(pattern.code)
    if reading is None:
        yield Clause(clause, value, None, *place)
        return
    quantity = _nearest(words, span, reading, pattern.lang)
    if quantity is not None and pattern.code in _IN_MONTHS:
        quantity = quantity.months()
    if quantity is not None:
        yield Clause(clause, str(quantity.value), quantity.unit, *place)
    elif reading.otherwise:
        yield Clause(clause, reading.otherwise, None, *place)


def _nearest(words: str, span: tuple[int, int], reading: _Reading, language: str) -> Quantity | None:
    start, end = span
    most_before, most_after = reading.before, reading.after
    if language in _VERB_LAST:
        most_before, most_after = most_after, most_before
    near = []
    for quantity in quantities(words, language):
        before, after = start - quantity.end, quantity.start - end
        if quantity.unit in reading.units and before <= most_before and after <= most_after:
            near.append((max(before, after, 0), quantity))
    return min(near, default=(0, None))[1]


def _specified(found: Sequence[Clause]) -> list[Clause]:
    """Leave out a clause without a number where the treaty has the same clause with one."""
    with_number = {clause.clause for clause in found if clause.unit}
    return [
        one for one in found if one.unit or one.value not in _UNSPECIFIED or one.clause not in with_number
    ]

"""Many patterns in many texts at once: one pass of an Aho-Corasick automaton, the rest in whole columns.

The pieces of all patterns (words that stand together, with the separators at their ends) are looked for in
one pass over a stream of folded texts (Aho & Corasick 1975), so that a pattern of one piece needs no check
afterwards. Pieces are joined over their gaps, and contexts looked up, by the numbers of their words.

Aho, A. V., & Corasick, M. J. (1975). Efficient string matching: an aid to bibliographic search. Communications of
the ACM, 18(6), 333–340.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np

from ittifak.documents.coding.folding import FIRST_LETTER, SEPARATOR, table
from ittifak.documents.coding.pattern import Pattern
from ittifak.documents.coding.plan import Plan
from ittifak.documents.coding.spans import Found, Spans
from ittifak.documents.coding.stream import TEXT, Ints, Stream, stream

_BLOCK: Final = 1 << 15
_NONE: Final = np.empty(0, np.int64)


class Matches(NamedTuple):
    """Columns, ordered by text, start and pattern: which pattern stands where in which text.

    ``start`` and ``end`` are offsets in the text in code points from 0, exclusive at the end; they hold
    whole words.
    """

    text: Ints
    pattern: Ints
    start: Ints
    end: Ints


class Matcher:
    """Finds patterns in texts.

    Args:
        patterns: any number, in any language; ``Matches.pattern`` counts them from 0.

    Raises:
        ValueError: a pattern cannot be read.

    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        places: dict[str, list[int]] = {}
        for place, pattern in enumerate(patterns):
            places.setdefault(pattern.lang, []).append(place)
        self._by_language = {
            lang: (_OneLanguage([patterns[place] for place in chosen], lang), np.array(chosen, np.int64))
            for lang, chosen in places.items()
        }

    def find(self, texts: Sequence[str], languages: str | Sequence[str | None]) -> Matches:
        """Return every match in every text.

        Args:
            texts: the texts.
            languages: the language of all of them or of each (``tr``, ``tr-TR``); a text whose language is not known,
                or for which there is no pattern, has no matches.

        """
        if isinstance(languages, str):
            languages = [languages] * len(texts)
        chosen: dict[str, list[int]] = {}
        for place, language in enumerate(languages):
            lang = (language or "").partition("-")[0].lower()
            if lang in self._by_language:
                chosen.setdefault(lang, []).append(place)
        parts = [
            self._found([texts[place] for place in places], np.array(places, np.int64), lang)
            for lang, places in chosen.items()
        ]
        if len(parts) < 2:
            return parts[0] if parts else Matches(_NONE, _NONE, _NONE, _NONE)
        joined = Matches(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
        order = np.argsort(joined.text, kind="stable")
        return Matches(*(column[order] for column in joined))

    def _found(self, texts: Sequence[str], places: Ints, lang: str) -> Matches:
        matcher, patterns = self._by_language[lang]
        found = matcher.find(texts)
        return Matches(places[found.text], patterns[found.pattern], found.start, found.end)


class _OneLanguage:
    """The patterns of one language as an automaton."""

    def __init__(self, patterns: Sequence[Pattern], lang: str) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation  # noqa: PLC0415  (only where texts are matched)

        self._plan = Plan(patterns)
        alphabet = sorted(set("".join(self._plan.literals)) - {" "})
        self._table = table(lang, alphabet)
        codes = {letter: code for code, letter in enumerate(alphabet, start=FIRST_LETTER)} | {" ": SEPARATOR}
        literals = [bytes(codes[letter] for letter in literal) for literal in self._plan.literals]
        self._lengths = np.array([len(literal) for literal in literals], np.int64)
        self._longest = int(self._lengths.max())
        self._automaton = BytesAhoCorasick(literals, implementation=Implementation.ContiguousNFA)
        self._plain = _Plain(self._plan)

    def find(self, texts: Sequence[str]) -> Matches:
        """Return the matches in texts of the language."""
        joined = stream(texts, self._table)
        found = Found(joined, *self._hits(joined), self._plan)
        parts = [self._plain.spans(found)]
        for asked in self._plan.others:
            spans = found.in_context(asked)
            if len(spans.first):
                parts.append((np.full(len(spans.first), asked.pattern), spans))
        pattern = np.concatenate([places for places, _ in parts])
        first = np.concatenate([spans.first for _, spans in parts])
        last = np.concatenate([spans.last for _, spans in parts])
        order = np.lexsort((pattern, first))
        first, last = first[order], last[order]
        start = joined.places(joined.separators[first % TEXT] + 1)
        text = first // TEXT
        end = joined.places(joined.separators[last % TEXT + 1])
        return Matches(text, pattern[order], start - joined.starts[text], end - joined.starts[text])

    def _hits(self, joined: Stream) -> tuple[Ints, Ints]:
        """Return piece and start of each piece found; a block at a time, so that few are Python objects at once."""
        pieces, starts = [_NONE], [_NONE]
        for start in range(0, len(joined.codes), _BLOCK):
            before = max(start - self._longest, 0)
            block = joined.codes[before : start + _BLOCK].data
            hits = self._automaton.find_matches_as_indexes(block, overlapping=True)
            piece, place = (np.fromiter(map(itemgetter(item), hits), np.int64, len(hits)) for item in (0, 1))
            new = place + before + self._lengths[piece] > start
            pieces.append(piece[new])
            starts.append(place[new] + before)
        return np.concatenate(pieces), np.concatenate(starts)


class _Plain:
    """The patterns of one piece and without context: a piece found is a match."""

    def __init__(self, plan: Plan) -> None:
        rows = sorted((*plan.phrases[one.phrase][0][:2], one.pattern) for one in plan.plain)
        piece, self._words, self._patterns = np.array(rows, np.int64).reshape(-1, 3).T
        self._bounds = np.searchsorted(piece, np.arange(len(plan.literals) + 1))

    def spans(self, found: Found) -> tuple[Ints, Spans]:
        """Return the pattern of each match, and where it stands."""
        begin = self._bounds[found.piece]
        number = self._bounds[found.piece + 1] - begin
        offset = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
        row = np.repeat(begin, number) + offset
        first = np.repeat(found.first, number)
        return self._patterns[row], Spans(first, first + self._words[row] - 1)

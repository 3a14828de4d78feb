"""Where phrases stand in a stream of words, and which of them stand near others; whole columns at a time."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ittifak.documents.coding.plan import Asked, Plan
from ittifak.documents.coding.stream import TEXT, Ints, Stream

Mask = npt.NDArray[np.bool_]


class Spans(NamedTuple):
    """The numbers of first and last words, ordered by the first; texts lie ``TEXT`` words and more apart."""

    first: Ints
    last: Ints


class Found:
    """The pieces found in a stream, and from them the phrases.

    Args:
        joined: the stream.
        pieces: the number of each piece found, ordered by where they end.
        starts: where each begins in the stream.
        plan: what was looked for.

    """

    def __init__(self, joined: Stream, pieces: Ints, starts: Ints, plan: Plan) -> None:
        self._plan = plan
        number = len(plan.literals)
        order = np.argsort(pieces.astype(np.uint16 if number <= 1 << 16 else np.uint32), kind="stable")
        self.piece = pieces[order]
        words = np.searchsorted(joined.separators, starts)
        self.first = (words + joined.text_at(starts) * TEXT)[order]
        self._bounds: list[int] = np.searchsorted(self.piece, np.arange(number + 1)).tolist()
        self._phrases: dict[int, Spans] = {}
        self._groups: dict[int, Spans] = {}

    def in_context(self, asked: Asked) -> Spans:
        """Return where a pattern stands with what it needs near it and nothing that it excludes."""
        spans = self._phrase(asked.phrase)
        if asked.needed and len(spans.first):
            spans = _kept(spans, self._any(near, spans, asked.needed))
        if asked.excluded and len(spans.first):
            spans = _kept(spans, ~self._any(reached, spans, asked.excluded))
        return spans

    def _any(
        self, test: Callable[[Spans, Spans, int], Mask], spans: Spans, context: tuple[tuple[int, int], ...]
    ) -> Mask:
        fits = np.zeros(len(spans.first), np.bool_)
        for window, group in context:
            fits |= test(spans, self._group(group), window)
        return fits

    def _group(self, number: int) -> Spans:
        """Return where phrases of a group stand; ``last`` is the highest so far."""
        known = self._groups.get(number)
        if known is None:
            known = self._groups[number] = self._united(number)
        return known

    def _united(self, number: int) -> Spans:
        parts = [self._phrase(phrase) for phrase in self._plan.groups[number]]
        parts = [spans for spans in parts if len(spans.first)]
        if not parts:
            return Spans(self.first[:0], self.first[:0])
        if len(parts) == 1:
            return parts[0]
        first = np.concatenate([spans.first for spans in parts])
        order = np.argsort(first, kind="stable")
        last = np.concatenate([spans.last for spans in parts])[order]
        return Spans(first[order], np.maximum.accumulate(last))

    def _phrase(self, number: int) -> Spans:
        """Return where a phrase stands: from each first piece to the nearest that completes it."""
        known = self._phrases.get(number)
        if known is None:
            known = self._phrases[number] = self._completed(number)
        return known

    def _completed(self, number: int) -> Spans:
        *before, (piece, words, gap) = self._plan.phrases[number]
        first = self._first(piece)
        last = first + words - 1
        for piece, words, gap_before in reversed(before):
            if not len(first):
                break
            begin = self._first(piece)
            place = np.searchsorted(first, begin + words)
            nearest = first[np.minimum(place, len(first) - 1)]
            fits = (place < len(first)) & (nearest - begin - words <= gap)
            first, last, gap = begin[fits], last[place[fits]], gap_before
        return Spans(first, last)

    def _first(self, piece: int) -> Ints:
        return self.first[self._bounds[piece] : self._bounds[piece + 1]]


def near(spans: Spans, others: Spans, window: int) -> Mask:
    """Return at which spans another stands at most ``window`` words before or after, and reaches out of the span.

    Args:
        spans: the spans.
        others: the others, ``last`` ascending.
        window: how many words.

    """
    if not len(others.first):
        return np.zeros(len(spans.first), np.bool_)
    after = np.searchsorted(others.first, spans.last + window, "right") - 1
    before = np.searchsorted(others.first, spans.first) - 1
    ends_after = (after >= 0) & (others.last[after] > spans.last)
    return ends_after | ((before >= 0) & (others.last[before] >= spans.first - window))


def reached(spans: Spans, others: Spans, window: int) -> Mask:
    """Return at which spans another stands at most ``window`` words before or after, or in the span."""
    if not len(others.first):
        return np.zeros(len(spans.first), np.bool_)
    place = np.searchsorted(others.first, spans.last + window, "right") - 1
    return (place >= 0) & (others.last[place] >= spans.first - window)


def _kept(spans: Spans, mask: Mask) -> Spans:
    return Spans(spans.first[mask], spans.last[mask])

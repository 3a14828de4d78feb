"""The patterns of one language as numbers: which pieces make which phrases, and what is asked of each pattern."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ittifak.documents.coding.pattern import Context, Nearby, Pattern, Phrase, Piece

Steps = tuple[tuple[int, int, int], ...]
"""The pieces of a phrase: number of the piece, its words, and how many words may stand between it and the one before."""


class Asked(NamedTuple):
    """A pattern: its place among the patterns, its phrase, and windows with the groups of phrases in question."""

    pattern: int
    phrase: int
    needed: tuple[tuple[int, int], ...]
    excluded: tuple[tuple[int, int], ...]


class Plan:
    """What is looked for.

    Attributes:
        literals: the pieces as text, by number.
        phrases: the steps of each phrase, by number.
        groups: the phrases of each group, by number; one of them must stand near (or none).
        plain: patterns of one piece and without context.
        others: the rest.

    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._pieces: dict[str, int] = {}
        self._phrases: dict[Phrase, int] = {}
        self._groups: dict[tuple[Phrase, ...], int] = {}
        self.phrases: list[Steps] = []
        self.groups: list[tuple[int, ...]] = []
        asked = [self._asked(place, pattern) for place, pattern in enumerate(patterns)]
        self.literals = list(self._pieces)
        self.plain = [one for one in asked if self._is_plain(one)]
        self.others = [one for one in asked if not self._is_plain(one)]

    def _is_plain(self, one: Asked) -> bool:
        return len(self.phrases[one.phrase]) == 1 and not one.needed and not one.excluded

    def _asked(self, place: int, pattern: Pattern) -> Asked:
        phrase = self._phrase(pattern.phrase)
        return Asked(place, phrase, self._context(pattern.needed), self._context(pattern.excluded))

    def _context(self, context: Context) -> tuple[tuple[int, int], ...]:
        return tuple((nearby.window, self._group(nearby)) for nearby in context)

    def _group(self, nearby: Nearby) -> int:
        number = self._groups.setdefault(nearby.phrases, len(self.groups))
        if number == len(self.groups):
            self.groups.append(tuple(dict.fromkeys(map(self._phrase, nearby.phrases))))
        return number

    def _phrase(self, phrase: Phrase) -> int:
        number = self._phrases.setdefault(phrase, len(self.phrases))
        if number == len(self.phrases):
            self.phrases.append(tuple(self._steps(phrase)))
        return number

    def _steps(self, phrase: Iterable[Piece]) -> Iterable[tuple[int, int, int]]:
        for piece in phrase:
            yield self._pieces.setdefault(piece.literal, len(self._pieces)), piece.words, piece.gap

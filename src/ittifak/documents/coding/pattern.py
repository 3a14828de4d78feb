"""One pattern of a codebook: which words in which order, what must stand near it and what must not.

A pattern is one or more words. ``savunma*`` is any word that begins so, ``savunma`` the word itself; words that
follow each other in the pattern must do so in the text, and ``…`` (or ``...``) stands for up to three words between.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from ittifak.documents.coding.folding import words

LANGUAGES: Final = ("tr", "en", "az", "ru")
GAP: Final = 3
WINDOW: Final = 12
ANYWHERE: Final = 1 << 31

_WINDOW = re.compile(r"\s*(\d{1,6})\s*:(.*)", re.DOTALL)
_ELLIPSIS = re.compile(r"\.{3,}|…")


class Piece(NamedTuple):
    """Words that stand together, as one string to look for.

    ``literal`` begins with a space, holds one between words, and ends with one if the last word is whole.
    ``gap`` is how many words may stand between the piece before and this one.
    """

    literal: str
    words: int
    gap: int


Phrase = tuple[Piece, ...]


class Nearby(NamedTuple):
    """Phrases of which one stands within so many words of a match."""

    window: int
    phrases: tuple[Phrase, ...]


Context = tuple[Nearby, ...]


@dataclass(frozen=True)
class Pattern:
    """A row of ``patterns.csv``.

    ``score`` in (0, 1] is how much a match speaks for the code by itself; in [-1, 0) how much it speaks against.
    ``near`` holds alternatives between ``|`` of which one must stand within 12 words of the match, before or after it,
    in the same segment; ``5:`` in front of an alternative makes it five words for this and the following ones, ``0:``
    anywhere in the segment. What stands in the match is not near it. Where one of ``unless`` stands so near, or
    in the match, the match does not count.
    """

    code: str
    lang: str
    pattern: str
    near: str = ""
    unless: str = ""
    score: float = 1.0
    note: str = ""

    @cached_property
    def phrase(self) -> Phrase:
        """The words of the pattern; ValueError says what is wrong with it."""
        return phrase(self.pattern, self.lang)

    @cached_property
    def needed(self) -> Context:
        """What must stand near; ValueError says what is wrong with it."""
        return context(self.near, self.lang)

    @cached_property
    def excluded(self) -> Context:
        """What must not stand near; ValueError says what is wrong with it."""
        return context(self.unless, self.lang)


@lru_cache(1 << 14)
def phrase(text: str, lang: str) -> Phrase:
    """Return the pieces of a pattern.

    Raises:
        ValueError: there is no word in it, or a ``*`` or ``…`` stands where it means nothing.

    """
    pieces: list[Piece] = []
    gap, joined = 0, False
    for part in _ELLIPSIS.sub(" … ", text).split():
        if part == "…":
            if gap or not pieces:
                raise ValueError("'…' without a word before it")
            gap, joined = GAP, False
            continue
        found, prefix = _words_of(part, lang)
        literal = " ".join(found) + ("" if prefix else " ")
        if joined:
            last = pieces.pop()
            pieces.append(Piece(last.literal + literal, last.words + len(found), last.gap))
        else:
            pieces.append(Piece(" " + literal, len(found), gap))
        gap, joined = 0, not prefix
    if not pieces or gap:
        raise ValueError("'…' without a word after it" if gap else "an empty pattern")
    return tuple(pieces)


def _words_of(part: str, lang: str) -> tuple[list[str], bool]:
    """Return the words of a part of a pattern, and whether the last of them is the beginning of one."""
    found = words(part, lang)
    if "*" in part[:-1] or not part.strip("*"):
        raise ValueError("'*' that is not at the end of a word")
    if "|" in part or not found:
        raise ValueError(f"'{part}'" if "|" in part else f"'{part}', which holds no word")
    return found, part.endswith("*")


def context(text: str, lang: str) -> Context:
    """Return the phrases of a cell of ``near`` or ``unless`` with their windows, none for an empty cell.

    Raises:
        ValueError: one of the alternatives is no pattern.

    """
    window = WINDOW
    found: dict[int, list[Phrase]] = {}
    for part in text.split("|") if text.strip() else ():
        prefixed = _WINDOW.fullmatch(part)
        if prefixed:
            window = int(prefixed[1]) or ANYWHERE
        found.setdefault(window, []).append(phrase(prefixed[2] if prefixed else part, lang))
    return tuple(Nearby(window, tuple(phrases)) for window, phrases in found.items())

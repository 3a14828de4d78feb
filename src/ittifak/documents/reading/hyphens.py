"""Words broken at the end of a line: mended, while real compounds keep their hyphen."""

import re
from bisect import bisect_left
from functools import cached_property

_DASHES = "–—"
_SOFT = "\u00ad"
_HYPHENATED = re.compile(r"[^\s\-\u2010\u2011][-\u2010\u2011–—]$")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011–][^\W\d_]+)+")
_FIRST = re.compile(r"[^\W\d_]+$")
_SECOND = re.compile(r"[^\W\d_]+")
_STEM = 4


class LineEnds:
    """Decides what becomes of a hyphen at the end of a line, by the other words of the same text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def join(self, before: str, after: str) -> tuple[int, str]:
        """Return how many code points to cut from the end of a line, and what joins it to the next.

        Args:
            before: a line.
            after: the next.

        Returns:
            The count (1 for a hyphen that only broke a word) and a space or nothing.

        """
        if before.endswith(_SOFT):
            return 1, ""
        if not _HYPHENATED.search(before) or not after[:1].isalnum():
            return 0, " "
        token = before.rsplit(maxsplit=1)[-1]
        first, second = _FIRST.search(before[:-1]), _SECOND.match(after)
        whole = before[-1] in _DASHES or any(sign in token[:-1] for sign in "/@-")
        return (1, "") if first and second and not whole and self._broken(first[0], second[0]) else (0, "")

    def _broken(self, first: str, second: str) -> bool:
        if len(first) == 1 or (second[0].isupper() and not first.isupper()):
            return False
        first, second = first.lower(), second.lower()
        whole = first + second
        words, compounds = self._words
        compound = f"{first}-{second}" in compounds
        if compound or whole in words or first in self._first_halves:
            return not compound and whole in words
        if self._begun(whole[: len(first) + _STEM]) and len(second) >= _STEM:
            return True
        return first not in words or (second not in words and len(second) < _STEM + 2)

    def _begun(self, stem: str) -> bool:
        place = bisect_left(self._sorted, stem)
        return place < len(self._sorted) and self._sorted[place].startswith(stem)

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        compounds = {
            re.sub(r"[\u2010\u2011–]", "-", match[0].lower()) for match in _COMPOUND.finditer(self._text)
        }
        broken = re.compile(r"[^\W\d_]+(?=[-\u2010\u2011\u00ad][ \t]*[\r\n])|(?:(?<=\n)|(?<=\n ))[^\W\d_]+")
        plain = {match[0].lower() for match in _WORD.finditer(broken.sub("", self._text))}
        return frozenset(plain), frozenset(compounds)

    @cached_property
    def _first_halves(self) -> frozenset[str]:
        return frozenset(compound.split("-")[0] for compound in self._words[1])

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words[0])

"""Letters as the matcher compares them: small, cased rightly for the language, one code point for one code point.

Turkish and Azerbaijani: ``I`` is the capital of ``ı`` and ``İ`` of ``i``. Turkish: ``â``, ``î`` and ``û`` count
as ``a``, ``i`` and ``u``, since they are written with and without the circumflex. A letter with a combining mark
counts as the composed letter where Unicode has one, and a letter that Unicode holds twice as one; other marks, and signs without a form of their own (soft
hyphens, joiners, signs of direction), are passed over. Words are runs of letters and digits (Unicode categories
L, Nd and Nl); all else separates them.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from ittifak.evidence.language import lower

Codes = npt.NDArray[np.uint8]

SEPARATOR: Final = 0
END: Final = 1
OTHER: Final = 2
FIRST_LETTER: Final = 3
IGNORED: Final = 255
MOST_LETTERS: Final = IGNORED - FIRST_LETTER

_CIRCUMFLEX = str.maketrans("âîû", "aiu")
_ZERO_WIDTH_SPACE = "\u200b"
_LAST_WITH_OTHER_FORM = 0x30000
_PLANES_WITH_SIGNS = (range(0x40000), range(0xE0000, 0xE1000))


def fold(text: str, lang: str) -> str:
    """Return ``text`` composed and in small letters; as many code points as the composed text has.

    Args:
        text: any text.
        lang: its language; ``tr`` and ``az`` have rules of their own.

    """
    return "".join(_folded(sign, lang) for sign in unicodedata.normalize("NFC", text))


def words(text: str, lang: str) -> list[str]:
    """Return the words of ``text``, folded."""
    kept = ((sign, _kind(sign)) for sign in fold(text, lang))
    return "".join(" " if kind == SEPARATOR else sign for sign, kind in kept if kind != IGNORED).split()


def table(lang: str, letters: Iterable[str]) -> Codes:
    """Return the code of every code point, for texts in ``lang`` that are compared by ``letters``.

    Args:
        lang: the language of the texts.
        letters: the folded letters and digits that patterns are made of, at most ``MOST_LETTERS``; all others
            are one and the same to the matcher.

    Returns:
        An array by code point: ``SEPARATOR``, ``IGNORED``, ``OTHER``, or ``FIRST_LETTER`` and up for each
        of ``letters`` in order.

    Raises:
        ValueError: more letters than codes.

    """
    codes = {letter: code for code, letter in enumerate(letters, start=FIRST_LETTER)}
    if len(codes) > MOST_LETTERS:
        raise ValueError(f"found {len(codes)} different letters in patterns, expected at most {MOST_LETTERS}")
    filled = _kinds().copy()
    for sign in {*codes, *_with_other_form()}:
        code = codes.get(_folded(sign, lang))
        if code is not None:
            filled[ord(sign)] = code
    return filled


def composed(letter: str, mark: str) -> str | None:
    """Return the one code point that a letter and a combining mark make, if there is one."""
    both = unicodedata.normalize("NFC", letter + mark)
    return both if len(both) == 1 else None


@lru_cache(1 << 12)
def _folded(sign: str, lang: str) -> str:
    small = lower(unicodedata.normalize("NFC", sign)[0], lang)[0]
    return small.translate(_CIRCUMFLEX) if lang == "tr" else small


def _kind(sign: str) -> int:
    category = unicodedata.category(sign)
    if category[0] == "L" or category in ("Nd", "Nl"):
        return OTHER
    return IGNORED if (category[0] == "M" or category == "Cf") and sign != _ZERO_WIDTH_SPACE else SEPARATOR


@cache
def _kinds() -> Codes:
    kinds = np.full(0x110000, SEPARATOR, np.uint8)
    for plane in _PLANES_WITH_SIGNS:
        kinds[plane.start : plane.stop] = np.fromiter(map(_kind, map(chr, plane)), np.uint8, len(plane))
    return kinds


@cache
def _with_other_form() -> frozenset[str]:
    signs = map(chr, range(_LAST_WITH_OTHER_FORM))
    return frozenset(
        sign for sign in signs if sign.lower() != sign or not unicodedata.is_normalized("NFC", sign)
    ) | frozenset("âîû")

"""Casing and sorting of Turkish and Azerbaijani.

Python's own ``lower`` turns ``I`` into ``i`` and ``İ`` into two code points; both are wrong in these
languages. Alphabets: Turkish Language Association (29 letters; q, w and x of foreign names are placed
after p, v and w); Azerbaijani Latin alphabet of 1991 (32 letters).
"""

import unicodedata

_ALPHABET = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz",
}
_DOTTED = str.maketrans({"I": "ı", "İ": "i"})
_UNDOTTED = str.maketrans({"i": "İ", "ı": "I"})


def lower(text: str, lang: str) -> str:
    """Lower-case ``text``; in ``tr`` and ``az`` ``I`` becomes ``ı`` and ``İ`` becomes ``i``."""
    return (text.translate(_DOTTED) if lang in _ALPHABET else text).lower()


def upper(text: str, lang: str) -> str:
    """Upper-case ``text``; in ``tr`` and ``az`` ``i`` becomes ``İ`` and ``ı`` becomes ``I``."""
    return (text.translate(_UNDOTTED) if lang in _ALPHABET else text).upper()


def sort_key(text: str, lang: str) -> tuple[tuple[tuple[int, str], ...], str]:
    """Key that sorts ``text`` by the alphabet of ``lang`` (``tr``, ``az``; others by base letter).

    Other signs come before letters, and letters that the alphabet cannot place after them. A mark that makes no letter
    of its own, as in ``kâr``, counts only between words that are equal without it.
    """
    alphabet = _ALPHABET.get(lang, "abcdefghijklmnopqrstuvwxyz")
    small = lower(unicodedata.normalize("NFC", text), lang)
    key = []
    for letter in small:
        place = alphabet.find(letter)
        if place < 0:
            place = alphabet.find(unicodedata.normalize("NFD", letter)[0])
        if place >= 0:
            key.append((place + 1, ""))
        elif not unicodedata.combining(letter):
            key.append((99 if letter.isalpha() else 0, letter))
    return tuple(key), small

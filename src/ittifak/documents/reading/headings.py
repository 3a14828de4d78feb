"""Headings of a text that does not mark them: by number, by capitals, and by the words that open a part."""

import re
from typing import NamedTuple

from ittifak.evidence.language import lower

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})(\.?)\s*(?=[^\W\d_]|\d{4}\s)(.*)", re.DOTALL)
_NUMBER_LINE = re.compile(
    r"\d{1,2}(?:(?:\.\d{1,2}){1,5}\.?|\.)\s*(?:[^\W\d_a-zçğıöşüəа-яё]|\d{4}\s+[^\W\d_a-zçğıöşüəа-яё])"
)
_BARE_NUMBER_LINE = re.compile(r"\d{1,2}\s+[^\W\d_a-zçğıöşüəа-яё]{2}")
_TERMINAL = re.compile(r"[.!?…;,:]['’\"”»)\]]*$")
_MOST_WORDS, _MOST_LETTERS = 30, 240
_TITLE_SHARE = 0.6
_LONG_WORD = 4
_PARTS = frozenset(
    [
        "özet",
        "abstract",
        "giriş",
        "sonuç",
        "kaynakça",
        "kaynaklar",
        "ekler",
        "önsöz",
        "introduction",
        "conclusion",
        "conclusions",
        "references",
        "bibliography",
        "appendix",
        "preface",
        "summary",
        "xülasə",
        "giriş",
        "nəticə",
        "ədəbiyyat",
        "введение",
        "заключение",
        "литература",
    ]
)


class Heading(NamedTuple):
    """A heading: its level from 1 to 6, and its number as printed, without the last full stop."""

    level: int
    number: str


def number_of(words: str) -> str:
    """Return the number with which a heading begins, without the last full stop; empty where it has none."""
    match = _NUMBERED.match(words)
    return match[1] if match else ""


def opens_heading(line: str) -> bool:
    """Return whether a line looks like the first of a numbered heading."""
    return bool(_NUMBER_LINE.match(line) or _BARE_NUMBER_LINE.match(line))


def heading_of(words: str) -> Heading | None:
    """Return the level and number of the heading that a block of text is, or None if it is none.

    Args:
        words: the block, its lines joined.

    Returns:
        A heading where the block is short, does not end like a sentence, and is in capitals, or has a number of
        several parts, or has a number and the capitals of a title, or is one of the words that open a part.

    """
    if len(words) > _MOST_LETTERS or len(words.split()) > _MOST_WORDS:
        return None
    numbered = _NUMBERED.match(words)
    title = numbered[3] if numbered else words
    capitals = title == title.upper() and sum(letter.isupper() for letter in title) > _LONG_WORD
    ended = _TERMINAL.search(words) and not (capitals and words.endswith(":"))
    if ended or not any(letter.isalpha() for letter in title):
        return None
    if numbered:
        parts = numbered[1].count(".") + 1
        marked = parts > 1 or (bool(numbered[2]) and _like_a_title(title))
        return (
            Heading(min(parts, 6), numbered[1]) if capitals or (marked and not title[0].islower()) else None
        )
    opens_part = lower(words, "tr") in _PARTS or words.lower() in _PARTS
    return Heading(1, "") if opens_part or (capitals and words[0].isalpha()) else None


def runs_in(line: str) -> bool:
    """Return whether the first line of a paragraph is a heading of its own: a title that ends with a colon."""
    return line.endswith(":") and len(line.split()) > 2 and _like_a_title(line) and not line[0].isdigit()


def _like_a_title(words: str) -> bool:
    long = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) >= _LONG_WORD]
    return bool(long) and sum(word[0].isupper() for word in long) >= _TITLE_SHARE * len(long)

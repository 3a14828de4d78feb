"""How dates are written in Turkish, English, Azerbaijani and Russian: expressions over text in small letters.

Month names are those of the Unicode CLDR (by Babel), with the endings that the language puts after them. The groups
of an expression name the parts of the date: ``y1``, ``m1`` (a month's name) or ``n1`` (its number), ``d1`` and ``s`` (a season)
of its beginning, ``y2``, ``m2``, ``d2`` of its end.
"""

import re
from functools import cache
from typing import Final

LANGUAGES: Final = ("tr", "en", "az", "ru")
BARE: Final = ("years", "year")
"""Forms that a number of another sort may have too."""

SEASONS: Final = {
    "tr": ("ilkbahar|bahar", "yaz", "sonbahar|güz", "kış"),
    "en": ("spring", "summer", "autumn|fall", "winter"),
    "az": ("yaz", "yay", "payız", "qış"),
    "ru": ("весн", "лет", "осен", "зим"),
}

_Y: Final = r"(?<![\d.,/:№$€£])(?:1[5-9]|20)\d\d(?![\d/]|[.,:]\d)"
_D: Final = r"(?<![\d.,/])(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_DASH: Final = r"\s*[-–—]\s*"
_TO: Final = {
    "tr": r"\s*(?:[-–—]|(?:ile|ve)\b)\s*",
    "en": r"\s*(?:[-–—]|(?:to|and|until|through)\b)\s*",
    "az": r"\s*(?:[-–—]|(?:ilə|və)\b)\s*",
    "ru": r"\s*(?:[-–—]|(?:по|до|и)\b)\s*",
}
_AFTER_YEAR: Final = {
    "tr": r"(?:['’]?(?:[dt][ae]|[ıiuü]n|n[ıiuü]n|y[ae])\b)?(?:\s+yıl(?:ı|ında|ının|ın)?\b)?,?\s+",
    "en": r"\s+",
    "az": r"(?:[-–]?c[ıiuü]\b)?(?:\s+il\w*)?,?\s+",
    "ru": r"(?:\s+г(?:\.|од\w*))?,?\s+",
}
_DECADE: Final = {
    "tr": r"['’]?(?:l[ıiuü]\s+yıl|l[ae]r)\w*",
    "en": r"['’]?s\b",
    "az": r"(?:[-–]?c[ıiuü]\s+illər|['’]?l[ıiuü]\s+illər|['’]?l[aə]r)\w*",
    "ru": r"[-–]?[еыхм]{1,2}\b(?:\s+год\w*)?",
}
_ORDINAL: Final = {
    "tr": "",
    "en": r"(?:st|nd|rd|th)?(?:\s+of)?",
    "az": r"(?:[-–]?c[ıiuü])?",
    "ru": r"(?:[-–]?го)?",
}
_SEASON_ENDING: Final = {
    "tr": r"(?:[ıiuü](?:n[ıiuü]n|n[dt][ae]n?)?|[dt][ae]n?)?",
    "en": "",
    "az": r"(?:[ıiuü](?:n[ıiuü]n|n[dt][aə]n?)?|[dt][aə]n?)?",
    "ru": r"\w{1,3}",
}
_NUMBER_BEFORE: Final = re.compile(
    r"(?:(?:\b(?:ss?|pp?|sayfa|pages?|səh|стр|no|nr|numaralı|resolution|vizyonu?|vision|gündemi?|agenda)|№|\$|€|£)\.?\s*[-–—]?)$"
)
_NUMBER_AFTER: Final = re.compile(
    r"\s*(?:(?:sayılı|nolu|nömrəli|km|kilomet|adet|kişi|asker|personel|milyon|milyar|bin|ton|tank|proje|dolar|avro|usd|eur|people"
    r"|soldiers|troops|miles?|projects|million|billion|dollars|nəfər|manat|человек|км|млн|vizyon|vision)\w*|%)"
)
_SINCE_AFTER: Final = {
    "tr": re.compile(
        r"[^\s;.()]{0,8}(?:\s+(?:yıl|tarih|ay|baş|orta|son)\w*){0,2}\s+(?:beri|bu\s+yana|itibaren)\b"
    ),
    "az": re.compile(r"[^\s;.()]{0,8}(?:\s+il\w*)?\s+(?:bəri|etibarən)\b"),
}
_SINCE_BEFORE: Final = {"en": re.compile(r"\bsince\s+(?:the\s+)?$")}
_OUTSIDE_AFTER: Final = {
    "tr": re.compile(r"[^\s;.()]{0,8}(?:\s+yıl\w*|\s+tarih\w*)?\s+(?:sonra|önce|ard[ıi]n|kadar\b|dek\b)"),
    "az": re.compile(r"[^\s;.()]{0,8}(?:\s+il\w*)?\s+(?:sonra|əvvəl|qədər\b)"),
}
_OUTSIDE_BEFORE: Final = {
    "en": re.compile(r"\b(?:after|before|until|till|by|post|pre)(?:\s+the)?[\s-]+$"),
    "ru": re.compile(r"\b(?:после|до|к)\s+$"),
}
_ABOUT_BEFORE: Final = {
    "tr": re.compile(r"\b(?:yaklaşık|takriben)\s+$"),
    "en": re.compile(r"(?:\b(?:about|around|circa)\s+|\bca?\.\s*)$"),
    "az": re.compile(r"\btəxminən\s+$"),
    "ru": re.compile(r"\b(?:около|примерно)\s+$"),
}


@cache
def months(language: str) -> tuple[str, ...]:
    """Return an expression for the name of each month, with its endings."""
    from babel.dates import get_month_names  # noqa: PLC0415  (slow to import)

    wide = [str(get_month_names("wide", "format", language)[month]).lower() for month in range(1, 13)]
    wide = [name.replace("i̇", "i") for name in wide]
    if language == "ru":
        return tuple(rf"\b{name[:-1]}\w{{{int(len(name) < 4)},2}}\b" for name in wide)
    if language == "en":
        short = [str(get_month_names("abbreviated", "format", "en")[month]).lower() for month in range(1, 13)]
        short[8] += "t?"
        return tuple(rf"\b(?:{name}\b|{cut}\b\.?)" for name, cut in zip(wide, short, strict=True))
    return tuple(rf"\b{name}(?:['’]?(?:[ıiuü]?n?[dt][ae]n?|[ıiuü]n|[ae]))?\b(?:\s+ay\w*)?" for name in wide)


@cache
def forms(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the name of each form and its expression, those that hold others first."""
    month, to, after = "|".join(months(language)), _TO[language], _AFTER_YEAR[language]
    nth = _ORDINAL[language]
    first = rf"(?P<d1>{_D}){nth}\s+(?P<m1>{month})"
    last = rf"(?P<d2>{_D}){nth}\s+(?P<m2>{month}),?\s+(?P<y2>{_Y})"
    ending = _SEASON_ENDING[language]
    seasons = "|".join(f"(?:{season})" for season in SEASONS[language])
    found = [
        ("days", rf"{first}(?:,?\s+(?P<y1>{_Y})(?:['’]?\w{{2,3}})?)?{to}{last}"),
        ("days", rf"(?P<d1>{_D}){nth}{to}(?P<d2>{_D}){nth}\s+(?P<m1>{month}),?\s+(?P<y1>{_Y})"),
        ("day", rf"{first},?\s+(?P<y1>{_Y})"),
        ("day", r"(?<![\d.-])(?P<y1>(?:1[5-9]|20)\d\d)-(?P<n1>0[1-9]|1[0-2])-(?P<d1>\d\d)(?![\d-])"),
        ("day", rf"(?P<y1>{_Y}){after}(?P<d1>{_D}){nth}\s+(?P<m1>{month})"),
        ("months", rf"(?P<m1>{month}){_DASH}(?P<m2>{month}),?\s+(?P<y1>{_Y})"),
        ("month", rf"(?P<m1>{month}),?\s+(?:of\s+)?(?P<y1>{_Y})"),
        ("month", rf"(?P<y1>{_Y}){after}(?P<m1>{month})"),
        ("season", rf"(?P<y1>{_Y}){after}(?P<s>{seasons}){ending}\b"),
        ("season", rf"\b(?P<s>{seasons}){ending},?\s+(?:of\s+)?(?P<y1>{_Y})"),
        ("decade", rf"(?<![\d.,/])(?P<y1>(?:1[5-9]|20)\d)0(?:{_DECADE[language]})"),
        (
            "years",
            rf"(?P<y1>{_Y})(?:['’]?[dt][ae]n|[-–]?c[ıiuü])?(?:{to}|(?<=[dt][ae]n)\s+)(?P<y2>{_Y})",
        ),
        ("year", rf"(?P<y1>{_Y})"),
    ]
    if language == "en":
        day = rf"(?P<m1>{month})\s+(?P<d1>{_D})(?:st|nd|rd|th)?"
        found[:0] = [
            ("days", rf"{day}(?:,?\s+(?P<y1>{_Y}))?{to}(?P<m2>{month})\s+(?P<d2>{_D}),?\s+(?P<y2>{_Y})"),
            ("days", rf"{day}{to}(?P<d2>{_D}),?\s+(?P<y1>{_Y})"),
            ("day", rf"{day},?\s+(?P<y1>{_Y})"),
        ]
    else:
        number = r"(?<![\d.])(?P<d1>\d{1,2})(?P<sep>[./])(?P<n1>\d{1,2})(?P=sep)(?P<y1>(?:1[5-9]|20)\d\d)(?!\d|\.\d)"
        found.insert(0, ("day", number))
    return tuple((name, re.compile(expression)) for name, expression in found)


def is_number(text: str, start: int, end: int) -> bool:
    """Return whether four digits are an amount, a page or a number of something, not a year."""
    return bool(_NUMBER_BEFORE.search(text[max(start - 20, 0) : start]) or _NUMBER_AFTER.match(text, end))


def is_outside(text: str, start: int, end: int, language: str) -> bool:
    """Return whether the words around a date say that something was before it, or after it."""
    after, before = _OUTSIDE_AFTER.get(language), _OUTSIDE_BEFORE.get(language)
    return bool(
        (after and after.match(text, end)) or (before and before.search(text[max(start - 20, 0) : start]))
    )


def is_open(text: str, start: int, end: int, language: str) -> bool:
    """Return whether the words around a date say that something lasts since then."""
    after, before = _SINCE_AFTER.get(language), _SINCE_BEFORE.get(language)
    return bool(
        (after and after.match(text, end)) or (before and before.search(text[max(start - 20, 0) : start]))
    )


def is_about(text: str, start: int, language: str) -> bool:
    """Return whether the word before a date says that it is approximate."""
    return bool(_ABOUT_BEFORE[language].search(text[max(start - 20, 0) : start]))

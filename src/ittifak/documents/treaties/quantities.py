"""Spans of time in treaties: a number, in figures or in words, with years, months or days, in four languages.

``ten (10) years``, ``six-month``, ``beş (5) yıl``, ``altı ay``, ``шести месяцев``, ``пятилетний``. An ordinal month is the
number of full months before it: a termination *on the first day of the seventh month following* the notice
leaves at least six.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from ittifak.evidence.language import lower

YEAR, MONTH, DAY = "year", "month", "day"

_NUMBERS: Final = {
    "en": (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty"
    ),
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz on on_bir on_iki",
    "az": "bir iki üç dörd beş altı yeddi səkkiz doqquz on on_bir on_iki",
    "ru": (
        "одн(?:ого|ому|им|ой|ин|на|у|о) дв(?:ух|а|е) тр(?:[её]х|и) четыр(?:[её]х|е) пят(?:и|ь) шест(?:и|ь) сем(?:и|ь) "
        "вос(?:ьми|емь) девят(?:и|ь) десят(?:и|ь) одиннадцат(?:и|ь) двенадцат(?:и|ь)"
    ),
}
_LARGER: Final = {
    "en": {
        "twenty-five": 25,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "ninety": 90,
        "ninety-nine": 99,
        "thirtieth": 30,
        "sixtieth": 60,
        "ninetieth": 90,
    },
    "tr": {
        "on_beş": 15,
        "yirmi": 20,
        "yirmi_beş": 25,
        "otuz": 30,
        "kırk": 40,
        "elli": 50,
        "altmış": 60,
        "doksan": 90,
    },
    "az": {
        "on_beş": 15,
        "iyirmi": 20,
        "iyirmi_beş": 25,
        "otuz": 30,
        "qırx": 40,
        "əlli": 50,
        "altmış": 60,
        "doxsan": 90,
    },
    "ru": {
        "пятнадцат(?:и|ь)": 15,
        "двадцат(?:и|ь)": 20,
        "тридцат(?:и|ь)": 30,
        "шестьдесят": 60,
        "шестидесяти": 60,
        "девяност[оа]": 90,
    },
}
_ORDINALS: Final = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth",
    "tr": (
        "birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu on_birinci on_ikinci "
        "on_üçüncü"
    ),
    "az": (
        "birinci ikinci üçüncü dördüncü beşinci altıncı yeddinci səkkizinci doqquzuncu onuncu on_birinci on_ikinci "
        "on_üçüncü"
    ),
    "ru": (
        "первого второго третьего четв[её]ртого пятого шестого седьмого восьмого девятого десятого одиннадцатого "
        "двенадцатого тринадцатого"
    ),
}
_UNITS: Final = {
    "en": {YEAR: "years?", MONTH: "months?", DAY: "days?"},
    "tr": {YEAR: "(?:yıl|sene)", MONTH: "ay", DAY: "gün"},
    "az": {YEAR: "il", MONTH: "ay", DAY: "gün"},
    "ru": {YEAR: "(?:лет|год)", MONTH: "месяч?ц?", DAY: "(?:дн|день)"},
}
_ENDING: Final = {
    "en": r"\b",
    "tr": r"(?:l[ıiuü]k)?\w{0,5}\b",
    "az": r"(?:l[ıiuü]k)?\w{0,5}\b",
    "ru": r"\w{0,6}\b",
}
_NOT_UNITS: Final = {
    "en": r"(?!)",
    "tr": r"(?:ayr|ayn|ayk|aya[kğ]|gün(?:cel|ey|dem)|yıld)\w*",
    "az": r"(?:ayr|ayn|aya[qğ]|aydın|il(?:k|ə|ha|gə)|gün(?:ey|dəm))\w*",
    "ru": r"(?:днев)\w*",
}
_QUALIFIER: Final = (
    r"(?:(?:full|consecutive|successive|calendar|further|tam|təqvim|календарн\w+|последующ\w+)\s+)?"
)


class Quantity(NamedTuple):
    """A span of time: how many of which unit (``year``, ``month``, ``day``), and where it stands in the text."""

    value: int
    unit: str
    start: int
    end: int

    def months(self) -> "Quantity":
        """Return the same in months where it is in years; days stay days."""
        return self._replace(value=12 * self.value, unit=MONTH) if self.unit == YEAR else self


def quantities(text: str, language: str) -> list[Quantity]:
    """Return the spans of time that a text names, in order.

    Args:
        text: a sentence or more.
        language: ``en``, ``tr``, ``az`` or ``ru``; for any other there are none.

    """
    if language not in _NUMBERS:
        return []
    folded = lower(text, language)
    cardinal, ordinal = _patterns(language)
    numbers, ordinals = _values(language)
    wrong = re.compile(_NOT_UNITS[language])
    found = []
    for match in cardinal.finditer(folded):
        unit = next(name for name in (YEAR, MONTH, DAY) if match[name])
        if not wrong.match(folded, match.start(unit)):
            number = match["figures"] or match["bracketed"] or match["word"]
            value = int(number) if number.isdigit() else _value(number, numbers)
            found.append(Quantity(value, unit, *match.span()))
    for match in ordinal.finditer(folded):
        value = int(match["figures"]) if match["figures"] else _value(match["word"], ordinals)
        plural = language == "en" and match[MONTH].endswith("s")
        if not wrong.match(folded, match.start(MONTH)) and (plural or value > 1):
            found.append(Quantity(value if plural else value - 1, MONTH, *match.span()))
    return sorted(found, key=lambda quantity: quantity.start)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    numbers, ordinals = _values(language)
    units = "|".join(f"(?P<{name}>{word}{_ENDING[language]})" for name, word in _UNITS[language].items())
    joined = (
        ""
        if language != "ru"
        else r"|(?<=и)(?=лет|месяч|днев|годич)|(?<=х)(?=лет|месяч|днев|годич)|(?<=о)(?=годич|месяч)"
    )
    cardinal = (
        rf"(?<!\w)(?:(?P<figures>\d{{1,3}})|(?P<word>{_alternatives(numbers)}))"
        rf"(?:\s*\(\s*(?:(?P<bracketed>\d{{1,3}})|[^\W\d]+)\s*\))?(?:[\s-]+{joined})\s*{_QUALIFIER}(?:{units})"
    )
    mark = {
        "en": "(?:st|nd|rd|th)",
        "tr": r"(?:\.|['’]?[ıiuü]nc[ıiuü])",
        "az": r"(?:-c[ıiuü])",
        "ru": "(?:-?го)",
    }[language]
    month = rf"(?P<{MONTH}>{_UNITS[language][MONTH]}{_ENDING[language]})"
    ordinal = rf"(?<!\w)(?:(?P<figures>\d{{1,2}}){mark}|(?P<word>{_alternatives(ordinals)}))\s+(?:tam\s+|full\s+)?{month}"
    return re.compile(cardinal), re.compile(ordinal)


@cache
def _values(language: str) -> tuple[dict[str, int], dict[str, int]]:
    def numbered(words: str) -> dict[str, int]:
        return {_spaced(word): value for value, word in enumerate(words.split(), start=1)}

    larger = {_spaced(word): value for word, value in _LARGER[language].items()}
    return numbered(_NUMBERS[language]) | larger, numbered(_ORDINALS[language])


def _spaced(word: str) -> str:
    return word.replace("_", r"\s?").replace("-", r"[\s-]")


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _value(word: str, values: dict[str, int]) -> int:
    return next(value for pattern, value in values.items() if re.fullmatch(pattern, word))

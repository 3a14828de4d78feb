"""What the grammar of a sentence says of it: where its predicate stands, in which form, and which dates it gives.

Turkish and Azerbaijani put the finite verb last, so that its suffix tells a deed from a judgement more often than
any word does: definite past *-DI* and evidential *-mIştIr* against the reported present *-mAktAdIr*, the aorist, the
necessitative *-mAlIdIr* and the future *-AcAktIr* (Göksel and Kerslake, *Turkish: A Comprehensive Grammar*,
2005, chapters 8 and 21). Nothing here looks into a word beyond its ending; a noun that ends like a verb is taken for one.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
Offsets = npt.NDArray[np.int64]

SIGNS: Final = (
    "past",
    "was",
    "present",
    "aorist",
    "necessity",
    "future",
    "nominal",
    "fragment",
    "day",
    "year",
    "decade",
    "amount",
    "definite",
    "listed",
    "we",
    "party",
)
"""Forms of the predicate (the first eight, of which a sentence has one), and what else a cue can ask for.

``definite`` is a past without evidential suffix, ``listed`` an item of a list without a verb, ``party`` that one is
reported who speaks for a party (``speaker.py``).
"""

FORMS: Final = SIGNS[:8]
VERB_LAST: Final = ("tr", "az")

_CLOSING = r"(?:\s*[(\[][^()\[\]]*[)\]]|[\s.;:,!?…\"“”«»’']+)+$"
_LAST_WORDS = r"(?P<words>(?:\S+\s+){0,2}\S+)$"
_BRACKET = r"\([^()]*\)|\[[^\[\]]*\]"

_ENDINGS: Final = {
    "tr": (
        (
            "present",
            r"(?:m[ae]kt[ae](?:d[ıi]r(?:l[ae]r)?|yd[ıi](?:l[ae]r)?|l[ae]rd[ıi]r|lar|ler)?|[ıiuü]yor(?:l[ae]r)?(?:d[ıu]r?)?)$",
        ),
        ("future", r"[ae]c[ae][kğ](?:t[ıi]r(?:l[ae]r)?|l[ae]rd[ıi]r|l[ae]r|t[ıi]|[ıi]z|[ıi]m)?$"),
        (
            "necessity",
            r"(?:m[ae]l[ıi](?:d[ıi]r|y[ıi]z)?(?:l[ae]r)?|gerek(?:ir|lidir|tir|iyor|mektedir|li)?|zorunda(?:d[ıi]r)?|zorunludur|elzemdir|şarttır)$",
        ),
        ("was", r"(?:[ıiuüa-zçğş]yd[ıiuü]|’[yd][dıi]*|l[ae]rd[ıi]|m[ae]kt[ıi]|idi)$"),
        ("past", r"(?:m[ıiuü]ş(?:t[ıiuü]r?(?:l[ae]r)?|l[ae]rd[ıi]r|l[ae]r)?|[dt][ıiuü](?:k|l[ae]r)?)$"),
        ("nominal", r"[dt][ıiuü]r(?:l[ae]r)?$"),
        ("aorist", r"(?:[aeıioöuü]r(?:l[ae]r|[ıiuü]z)?|m[ae]z(?:l[ae]r)?)$"),
    ),
    "az": (
        ("present", r"(?:m[aə]qd[aə](?:d[ıi]r(?:l[aə]r)?)?|[ıiuü]r(?:l[aə]r|[ıiuü]q|[ıiuü]k)?)$"),
        ("future", r"[aə]c[aə][qk](?:d[ıi]r(?:l[aə]r)?|[aə][ğy][ıi]q)?$"),
        ("necessity", r"(?:m[aə]l[ıi](?:d[ıi]r(?:l[aə]r)?|y[ıi]k)?|lazımdır|vacibdir)$"),
        ("was", r"(?:idi|[aıiuüəeo]yd[ıiuü]|l[aə]rd[ıi])$"),
        (
            "past",
            r"(?:m[ıiuü]ş(?:d[ıiuü]r?(?:l[aə]r)?)?|[ıiuü]b(?:d[ıiuü]r)?(?:l[aə]r)?|d[ıiuü](?:l[aə]r|q|k)?)$",
        ),
        ("nominal", r"d[ıiuü]r(?:l[aə]r)?$"),
        ("aorist", r"(?:[aə]r(?:l[aə]r)?|m[aə]z(?:l[aə]r)?)$"),
    ),
}
_MONTHS: Final = {
    "tr": "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık",
    "az": "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
}
_WE: Final = {
    "tr": r"(?:^|[^\pL])(?:biz|bizim|(?:ülkemiz|hükümetimiz|milletimiz|halkımız)\pL*)(?:$|[^\pL])",
    "az": r"(?:^|[^\pL])(?:biz|bizim|(?:ölkəmiz|dövlətimiz|xalqımız)\pL*)(?:$|[^\pL])",
    "en": r"\b(?:we|our|us|i|my)\b",
    "ru": r"(?:^|[^\pL])(?:мы|наш\pL*|нам|нас|я)(?:$|[^\pL])",
}
_AMOUNT: Final = r"\d\s*(?:milyon|milyar|bin|milyon|milyard|min|million|billion|thousand|млн|млрд|миллион|миллиард|тысяч)|(?:%|yüzde|per cent|percent|faiz)\s*\d|\d\s*(?:%|per cent|percent|faiz|процент)"
_YEAR: Final = r"(?:^|[^\d\pL.,])(?:1[5-9]|20)\d\d(?:$|[^\d])"
_DECADE: Final = r"(?:1[5-9]|20)\d0(?:['’]?(?:l[aeə]r|s\b)|-[еыхм])"


def lowered(texts: pa.Array, language: str) -> pa.Array:
    """Return ``texts`` in small letters, those of Turkish and Azerbaijani by their own rule."""
    if language in ("tr", "az"):
        texts = pc.replace_substring(pc.replace_substring(texts, "İ", "i"), "I", "ı")
    return pc.utf8_lower(texts)


def body(texts: pa.Array) -> pa.Array:
    """Return ``texts`` without the brackets and signs at their ends."""
    return pc.replace_substring_regex(texts, _CLOSING, "")


def predicates(texts: pa.Array) -> tuple[Offsets, Offsets]:
    """Return where the last three words of each text begin and end; in code points.

    Brackets and signs at the end of the text are no part of them.
    """
    bare = body(texts)
    last = pc.struct_field(pc.extract_regex(bare, _LAST_WORDS), "words")
    ends = np.asarray(pc.utf8_length(bare).to_numpy(zero_copy_only=False), np.int64)
    lengths = np.asarray(pc.fill_null(pc.utf8_length(last), 0).to_numpy(zero_copy_only=False), np.int64)
    return ends - lengths, ends


def signs(texts: pa.Array, language: str) -> dict[str, Mask]:
    """Return for each of ``SIGNS`` which texts bear it.

    Args:
        texts: strings without null.
        language: ``tr``, ``az``, ``en`` or ``ru``; the form of the predicate is told for the first two only.

    """
    small = lowered(texts, language)
    bare = body(small)
    found = _forms(bare, language, len(texts))
    plain = pc.replace_substring_regex(small, _BRACKET, " ")
    months = _MONTHS[language]
    day = (
        rf"\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}})?(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{months})\b"
        if language != "ru"
        else rf"\d{{1,2}}\s+(?:{months})"
    )
    if language == "en":
        day += rf"|\b(?:{months})\s+\d{{1,2}}\b"
    return found | {
        "day": _matches(plain, day),
        "year": _matches(plain, _YEAR),
        "decade": _matches(plain, _DECADE),
        "amount": _matches(plain, _AMOUNT),
        "definite": found["past"] & _matches(bare, r"(?:^|[^ş])[dt][ıiuü](?:k|q|l[aeə]r)?$"),
        "listed": found["fragment"] & _matches(small, r"^\s*(?:[•▪●◦‣*–—-]|\(?[a-zıivx\d]{1,3}\))\s"),
        "we": _matches(plain, _WE[language]),
    }


def _forms(bare: pa.Array, language: str, rows: int) -> dict[str, Mask]:
    """Tell the form of each predicate; the first ending that fits is taken."""
    left = np.ones(rows, bool)
    found = {form: np.zeros(rows, bool) for form in FORMS}
    for form, ending in _ENDINGS.get(language, ()):
        found[form] = _matches(bare, ending) & left
        left &= ~found[form]
    if language in _ENDINGS:
        found["fragment"] = left
    return found


def _matches(texts: pa.Array, expression: str) -> Mask:
    return np.asarray(pc.match_substring_regex(texts, expression).to_numpy(zero_copy_only=False), bool)

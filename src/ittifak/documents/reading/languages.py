"""Which of the four languages a text is in: Turkish, English, Azerbaijani or Russian."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("tr", "en", "az", "ru")

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W\d_]")
_TURKIC = re.compile("[ğışĞİŞ]")
_SCHWA = re.compile("[əƏ]")
_NAME = re.compile(r"(?<!\w)[A-ZÇĞİÖŞÜƏ]\w*(?:['’]\w+)?")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|that|with|for|was|are|we|this|have)\b", re.IGNORECASE)
_CITATION = re.compile(r"\([^()]{0,300}\d{4}[^()]{0,100}\)")
_TURKISH = re.compile(r"\b(?:ve|ile|için|arasında|olarak|değil)\b")
_LONGEST = 4_000
_SHORT = 25
_FOR_ALL = 500
_SHARE_OF_SCHWA = 0.02
_LONG_ENOUGH = 60
_ENOUGH_BESIDE_NAMES = 15


def language_of(text: str) -> str:
    """Return the language of a text, a sentence or more: ``tr``, ``en``, ``az`` or ``ru``.

    Words with a capital behind the first are taken for names, and are not looked at where enough else is there. Cyrillic letters are Russian; *ə* in two of a hundred letters is Azerbaijani, unless *ve*, *ile* or the like say that it is Turkish with a foreign name; *ğ*, *ı*, *ş* in a text of sixty letters
    without *ə* are Turkish; four common English words in a text without such letters are English. What this
    leaves open is decided by py3langid among the four, from a model that comes with it.

    Args:
        text: any text; the first 4,000 code points are looked at.

    Returns:
        The most likely of the four; empty where the text has no letters.

    """
    text = _without_names(text[:_LONGEST])
    return _clear(text) or (str(_identifier().classify(text)[0]) if _LETTER.search(text) else "")


def languages_of(texts: Sequence[str], common: str = "") -> list[str]:
    """Return the language of each of several texts that belong together.

    A text of fewer than 25 letters that holds no clear sign (a name, a word of assent) gets the language that most of the
    others have; so does a text that could be Turkish or Azerbaijani, where most are one of these, and one without letters.

    Args:
        texts: sentences or more, as the rows of a table.
        common: the language that most have, where it is known from more than these.

    Returns:
        For each what ``language_of`` returns, or that common language.

    """
    found = [_clear(_without_names(text[:_LONGEST])) for text in texts]
    short = [
        not language and len(_LETTER.findall(text[: 4 * _SHORT])) < _SHORT
        for text, language in zip(texts, found, strict=True)
    ]
    clear = [bool(language) for language in found]
    found = [
        language or ("" if is_short else language_of(text))
        for text, language, is_short in zip(texts, found, short, strict=True)
    ]
    common = common or _commonest(found) or language_of(" ".join(texts[:_FOR_ALL]))
    alike = {"tr", "az"} if common in ("tr", "az") else set()
    return [
        common if language in alike and not is_clear else language or common
        for language, is_clear in zip(found, clear, strict=True)
    ]


def common_language(texts: Sequence[str]) -> str:
    """Return the language that most of several texts have; empty where none tells."""
    return _commonest([language_of(text) for text in texts])


def _commonest(languages: Sequence[str]) -> str:
    counted = Counter(language for language in languages if language).most_common(1)
    return counted[0][0] if counted else ""


def _without_names(text: str) -> str:
    """Return a text without citations and capitalised words, which may be names of another language, if enough is left."""
    if text.isascii():
        return text
    text = _CITATION.sub(" ", text)
    first = re.search(r"\w\s", text)
    after = first.end() if first else 0
    plain = text[:after] + _NAME.sub(" ", text[after:])
    return plain if len(_LETTER.findall(plain)) >= _ENOUGH_BESIDE_NAMES else text


def _clear(text: str) -> str:
    """Return the language of a text by its letters and commonest words, empty where these do not tell."""
    if text.isascii():
        return "en" if len(_ENGLISH.findall(text)) >= 4 else ""
    cyrillic = len(_CYRILLIC.findall(text))
    letters = len(_LETTER.findall(text))
    if cyrillic * 2 > letters:
        return "ru"
    schwas = len(_SCHWA.findall(text))
    turkic = len(_TURKIC.findall(text))
    if schwas and (_TURKISH.search(text) or schwas > _SHARE_OF_SCHWA * letters):
        return "tr" if _TURKISH.search(text) else "az"
    if turkic > 0.02 * letters and not schwas and letters >= _LONG_ENOUGH:
        return "tr"
    if turkic + schwas <= 0.01 * letters and len(_ENGLISH.findall(text)) >= 4:
        return "en"
    return ""


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (loads its model)

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier

"""Claims that a sentence itself attributes to a named work: ``Waltz’a göre``, *as Buzan argues*."""

import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ittifak.documents.sources.citation_authors import is_name, names_event
from ittifak.documents.voice.predicate import body

LONGEST: Final = 2_000

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞİĶŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽƏА-ЯЁ"
_WORD = rf"[{_CAPITAL}][\w.\-–]*"
_NAME = rf"(?P<name>{_WORD}(?:(?:\s+(?:ve|və|and|и|&|van|von|de|al|with|of))?\s+{_WORD}){{0,7}})"
_YEAR = r"(?:\s*\(\d{4}[^()]{0,20}\))?"
_CASE = r"['’][a-zçğıöşüə]{1,4}"
_FEW = r"(?:\s+[^\s.;()]+){0,6}?"
_SAYS_TR = (
    r"(?:belirt|vurgula|ifade\s+e[dt]|öne\s+sür|ileri\s+sür|savunmakta|savunu|savundu|savunmuş|savunan|iddia\s+e[dt]|göster|işaret\s+e[dt]|dikkat\s+çek|tanımla|"
    r"kaydet|kayded|bildir|aktar|değerlendir|yorumla|ortaya\s+koy|ele\s+al|açıkla|tespit|kavramsallaştır|altını\s+çiz|destekle|işaretle)\w*"
)
_STUDY_TR = r"(?i:analiz|çalışma|değerlendirme|rapor|makale|haber|araştırma|kitap|kitab|yazı|inceleme|anlatım|eser|teori|kuram|yorum|tez)\w*"
_SAYS_EN = (
    r"(?:argue|note|state|show|find|claim|suggest|write|describe|maintain|contend|observe|emphasi[sz]e|stress|conclude|report|"
    r"point|hold|define|underline|assert|warn|see)(?:s|d|ed)?|(?:wrote|found|held|saw)"
)
_SAYS_AZ = r"(?:bildir|vurğula|qeyd\s+e[dt]|iddia\s+e[dt]|göstər|yaz|hesab\s+e[dt]|əsaslandır|müəyyən\s+e[dt]|izah\s+e[dt]|ifadə\s+e[dt])\w*"

_FORMS: Final = {
    "tr": (
        rf"{_NAME}{_CASE}{_YEAR}{_FEW}\s+göre\b",
        r"(?P<name>Rapor)a\s+göre\b",
        rf"{_NAME}{_CASE}{_YEAR}{_FEW}\s+{_SAYS_TR}\s+(?:gibi|üzere)\b",
        rf"{_NAME}{_CASE}{_YEAR}\s[^()]{{0,90}}?\b{_STUDY_TR}\s+{_SAYS_TR}\s+(?:gibi|üzere)\b",
        rf"{_NAME}\s+tarafından{_FEW}\s+{_STUDY_TR}\s+(?:göre|{_SAYS_TR}\s+(?:gibi|üzere))\b",
        rf"{_NAME}\s+tarafından\s[^()]{{0,60}}?\bkavramsallaştırılan\b",
        rf"{_NAME}\s+ve\s+(?:benzeri|diğer){_FEW}\s+[^\s]+\s+göre\b",
    ),
    "az": (
        rf"{_NAME}{_CASE}{_YEAR}{_FEW}\s+görə\b",
        rf"{_NAME}{_CASE}{_YEAR}{_FEW}\s+{_SAYS_AZ}\s+kimi\b",
    ),
    "en": (
        rf"\b[Aa]ccording\s+to\s+(?:the\s+)?{_NAME}",
        rf"\b(?:[Aa]s|[Ff]or)\s+{_NAME}{_YEAR}\s+(?:has\s+)?(?:{_SAYS_EN})\b",
        rf"{_NAME}{_YEAR},?\s+(?:(?:also|further|rightly|has|have)\s+)?(?:{_SAYS_EN})\s+(?:that|how|why)\b",
    ),
    "ru": (
        rf"(?:[Пп]о\s+(?:мнению|словам|оценке|данным)|[Сс]огласно)\s+{_NAME}",
        rf"\b[Кк]ак\s+(?:отмеча|пиш|указыва|подчёркива|подчеркива|утвержда)\w+\s+{_NAME}",
    ),
}
_BEFORE_SAYING: Final = {
    "tr": (
        rf"{_NAME}\s+tarafından{_FEW}\s+(?:{_STUDY_TR}|kaleme|geliştirilen)\b",
        rf"{_NAME}\s+ve\s+(?:benzeri|diğer)\b",
        rf"{_NAME}{_CASE}{_YEAR}\s[^()]{{0,200}}?\b{_STUDY_TR}",
        rf"\A(?:[^\s,]+(?:\s[^\s,]+){{0,2}},\s)?{_NAME}{_YEAR},\s",
    ),
    "az": (rf"\A(?:[^\s,]+(?:\s[^\s,]+){{0,2}},\s)?{_NAME}{_YEAR},?\s",),
    "en": (),
    "ru": (),
}
_SAYING: Final = {
    language: rf"(?:^|[^\pL]){says}(?:$|:)".replace(r"\w", r"[\pL\d]")
    for language, says in (("tr", _SAYS_TR), ("az", _SAYS_AZ))
}


def _compiled(forms: dict[str, tuple[str, ...]]) -> dict[str, tuple[re.Pattern[str], ...]]:
    return {language: tuple(re.compile(form) for form in some) for language, some in forms.items()}


_AT_ONCE = _compiled(_FORMS)
_WITH_PREDICATE = _compiled(_BEFORE_SAYING)
_HINT: Final = {
    "tr": r"göre|tarafından|gibi|üzere|belirt|vurgula|ifade|sür|savun|göster|işaret|çek|tanımla|kayde|bildir|değerlendir|yorumla|koy|ele al|açıkla|destekle",
    "az": r"görə|kimi|bildir|vurğula|qeyd|iddia|göstər|yaz|hesab|əsas|müəyyən|izah|ifadə",
    "en": r"ccording|\b[Aa]s\b|\b[Ff]or\b|that|how|why",
    "ru": r"по |По |огласно|ак ",
}
_OPENERS = frozenset(
    [
        "nitekim",
        "ancak",
        "örneğin",
        "ayrıca",
        "dolayısıyla",
        "böylece",
        "fakat",
        "oysa",
        "yine",
        "benzer",
        "bu",
        "bunun",
        "buna",
        "öte",
        "son",
        "ise",
        "özellikle",
        "çünkü",
        "zira",
        "however",
        "moreover",
        "as",
        "in",
        "according",
        "similarly",
        "while",
        "although",
        "thus",
        "also",
        "the",
        "this",
        "these",
        "that",
        "he",
        "she",
        "it",
        "they",
        "we",
        "his",
        "her",
        "their",
        "there",
        "our",
        "its",
        "such",
        "no",
        "not",
        "all",
        "some",
        "many",
        "i",
        "if",
        "when",
        "where",
        "one",
    ]
)
_COMMON = frozenset(
    [
        "literatür",
        "literatürde",
        "belge",
        "belgede",
        "metin",
        "metinde",
        "çalışma",
        "analiz",
        "araştırma",
        "makale",
        "kitap",
        "bulgular",
        "veriler",
        "yazar",
        "çeşitli",
        "study",
        "analysis",
        "paper",
        "article",
    ]
)
_NO_WORK = re.compile(
    r"(?:Beyanname|Antlaşma|Anlaşma|Savaş|Zafer|Koridor|Protokol|Proje|Kompleks|Türkiye|Azerbaycan|Ermenistan|Rusya|İran|Karabağ|"
    r"Güney Kafkasya|Kafkasya|Ankara|Bakü|Erivan|Moskova|Batı|Osmanlı|Avrupa|Sovyet|Gürcistan|Fransa|Kafkas|Nahçıvan|Ordu|Paşa|"
    r"Bayraktar|Boru|Soğuk|NATO|AB|TDT|Agreement|Treaty|Declaration|War|Turkey|Türkiyə|Azerbaijan|Armenia|Russia|Iran|Georgia|"
    r"Azərbaycan|Ermənistan|Rusiya|United|Nations|Security|Council|Assembly|General|Charter|Article|Resolution|President|Minister)"
)


def attributed(texts: pa.Array, language: str) -> dict[int, str]:
    """Return, for each row whose sentence names the work or author that it reports, that name as printed.

    States, treaties, wars and the like are no works; nor is a word that merely opens the sentence.

    Args:
        texts: strings without null.
        language: ``tr``, ``en``, ``az`` or ``ru``.

    """
    hinted = pc.match_substring_regex(texts, _HINT[language])
    rows = pc.indices_nonzero(hinted).to_pylist()
    chosen = texts.filter(hinted)
    saying = [False] * len(rows)
    if language in _SAYING:
        saying = pc.match_substring_regex(body(chosen), _SAYING[language]).to_pylist()
    found = {}
    for row, text, reports in zip(rows, chosen.to_pylist(), saying, strict=True):
        forms = _AT_ONCE[language] + (_WITH_PREDICATE[language] if reports else ())
        if name := _attributed(text[:LONGEST], forms):
            found[row] = name
    return found


def _attributed(text: str, forms: Sequence[re.Pattern[str]]) -> str | None:
    for form in forms:
        for match in form.finditer(text):
            if name := _work_name(match["name"]):
                return name
    return None


def _work_name(name: str) -> str | None:
    words = name.split()
    while words and words[0] != "The" and (words[0].lower().strip(",.") in _OPENERS or not is_name(words[0])):
        words.pop(0)
    bare = " ".join(words)
    if (
        len(bare) < 2
        or _NO_WORK.match(bare)
        or names_event(words[-1])
        or bare.lower() in _COMMON
        or words[-1] == "Paşa"
    ):
        return None
    return bare

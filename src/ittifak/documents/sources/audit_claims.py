"""Sentences that assert what needs a source, and have none."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from ittifak.documents.sources.audit_finding import finding
from ittifak.documents.sources.name_spelling import fold_name
from ittifak.documents.sources.passages import column, passages

CLAIM_KINDS = {
    "dated": ("a dated fact", "tarihli bir olgu"),
    "number": ("a number", "bir sayı"),
    "attributed": ("what someone says", "bir başkasının sözünü"),
}
"""What a sentence can assert that needs a source, in English and Turkish."""

_BRACKET = re.compile(r"\([^()]*\)")
_MONTH = (
    r"(?:Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    rf"(?<![\w–-])(?:\d{{1,2}}\s+{_MONTH}(?:\s+{_YEAR})?(?!\w)|{_MONTH}\s+(?:\d{{1,2}},\s+)?{_YEAR}(?!\w)"
    rf"|{_YEAR}\s+(?:yıl(?:ı|ın)|tarihli)|{_YEAR}['’](?:[dt][ae]n?|y?[ea])(?!\w)(?!\s+(?:kadar|dek|itibaren|beri|bu\s+yana|sonra|önce))"
    rf"|{_YEAR}['’](?:[dt][ae]n)\s+(?:beri|itibaren|bu\s+yana)|(?:\b[Ii]n|\b[Ss]ince|\b[Bb]y)\s+(?:early\s+|late\s+)?{_YEAR}(?![\w–-]))"
)
_PAST = re.compile(
    r"(?:[dt][ıiuü](?:lar|ler|k|m)?|(?:[^\W\d_]{3,}|ol)m[ıiuü]ş(?:t[ıiuü]r?)?(?:lar|ler)?"
    r"|was|were|had|has|have|\w+ed|began|became|took|gave|fell|rose|led|made|won|met|held)\b"
)
_SAID = re.compile(
    r"\b(?:belirt|vurgula|ifade ed|savun(?!ma)|öne sür|ileri sür|nitelendir|tanımla|aktar|açıkla|kaydet|denil|dedi|yinele|dikkat çek"
    r"|say|said|stated|states|argue|claim|describe|call|declare|announce|stress)(?!\w*[ae]bil)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:(?:yüzde|%)\s?\d|\d\s?%|\bper\s?cent\b|(?<![\w-])\d[\d.,]*\s*(?:–\s*[\d.,]+\s*)?(?:bin|milyon|milyar|trilyon|thousand|million|billion|km\b|kilomet|metre|"
    r"varil|barrel|ton\b|tons\b|dolar|dollar|USD|avro|euro|kişi|asker|personel|uzman|soldier|troops|people|proje|saat|hours|adet|"
    r"uçak|tank|füze|missile|ortak tatbikat)|\d{1,3}(?:[.,]\d{3})+(?!\d))",
)
_QUOTE = re.compile(r"[“\"]([^”\"]{12,}?)[”\"]")
_SAYS = re.compile(
    r"(?:[A-ZÇĞİÖŞÜ][\w-]{2,}['’](?:[ıiuü]?n)?[aey]{1,2}\s+göre|[A-ZÇĞİÖŞÜ][\w-]{2,}['’][ıiuü]?n\w?\s+(?:belirttiği|vurguladığı|ifade ettiği|öne sürdüğü|savunduğu|"
    r"tespit ettiği|gösterdiği|tanımladığı|aktardığı)|"
    r"[A-Z][\w-]{2,}\s+(?:argues?|argued|notes|noted|states|stated|claims|claimed|suggests|suggested|wrote|writes|holds|maintains|said|says|told)\b|\b[Aa]ccording to\s+(?:the\s+)?[A-Z])"
)
_OF_ITSELF = re.compile(
    r"\b(?:bu|mevcut)\s+(?:çalışma|araştırma|bölüm|makale|kitap|tez)|^\s*(?:çalışma|araştırma|analiz)(?:nın|mız|da|,)?\b|\bthis\s+(?:study|paper|chapter|book|article|section)\b|\bwe\s+(?:find|show|argue)",
    re.IGNORECASE,
)
_HEADING_OF_ITSELF = re.compile(
    r"sonuç|özet|giriş|önsöz|amac|amaç|önem|metodoloji|yöntem|kapsam|conclusion|abstract|introduction|preface|method|scope|aim",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"(?:bu|bunun|buna|bunlar|böylece|böylelikle|dolayısıyla|ayrıca|aynı|yazarlar?|rapor|analiz|metin|belge|söz konusu|bunu|böyle|beyanname|anlaşma|"
    r"this|these|that|it|he|she|they|the same|moreover|thus|the (?:author|report|analysis|text|document|declaration|agreement))\b",
    re.IGNORECASE,
)
_CASE_ENDING = re.compile(r"['’][^\W\d_]+")
_WORDS_QUOTED = 6
_WORDS_REPORTED = 4
REACH = 1
"""Sentences from a claim to a citation that can still stand behind it."""


def what_needs_source(text: str) -> str | None:
    """Return what a sentence asserts that needs a source, a key of ``CLAIM_KINDS``, or None.

    The rule: *number*, an amount (a share, money, people, lengths, counts of thousands); *dated*, a day or a year
    that is said to be that of an event, with a predicate in the past (a year that is part of a name, as in *2020 Savaşı*, and
    a decade do not count); *attributed*, six or more quoted words, or four with a verb of saying, or a named person or
    body that is said to say something. What stands in brackets, and a sentence in which the text speaks of itself, is left out.
    """
    bare = _BRACKET.sub(" ", text)
    if _OF_ITSELF.search(bare):
        return None
    if _NUMBER.search(bare):
        return "number"
    if _DATE.search(bare) and _PAST.search(bare.rstrip(' .!?…”"')[-40:]):
        return "dated"
    longest = max((len(re.findall(r"[^\W\d_]+", quote)) for quote in _QUOTE.findall(bare)), default=0)
    quoted = longest >= _WORDS_QUOTED or (
        longest >= _WORDS_REPORTED and _SAID.search(_QUOTE.sub(" ", bare)) is not None
    )
    return "attributed" if quoted or _SAYS.search(bare) else None


def audit_claims(segments: pa.Table, linked: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the sentences that need a source (``what_needs_source``) and have none.

    A sentence has a source when a citation stands in it or in the ``REACH`` sentences after it in its paragraph, or when it
    names an author who is cited in the paragraph, or when it opens by pointing back to a sentence that has one. Parts
    whose heading says that they sum up, or set out the work itself (conclusion, introduction, method, scope), are left out.

    Args:
        segments: as ``citations`` takes them, with ``heading`` where there is one.
        linked: the citations.

    """
    ids, texts = segments.column("id").to_pylist(), segments.column("text").to_pylist()
    headings = column(segments, "heading")
    names: dict[str, set[str]] = defaultdict(set)
    for segment, last, who in zip(
        *(linked[name].to_pylist() for name in ("segment", "end_segment", "names")), strict=True
    ):
        names[segment] |= {fold_name(name) for name in who}
        names[last] |= names[segment]
    places = {name: column(segments, name) for name in ("document", "section", "page", "page_label")}
    for passage in passages(segments):
        cited = set().union(*(names.get(ids[row], set()) for row in passage.rows))
        has_source = False
        for at, row in enumerate(passage.rows):
            following = passage.rows[at : at + REACH + 1]
            has_source = (
                any(ids[one] in names for one in following)
                or (has_source and _POINTS_BACK.match(texts[row]) is not None)
                or _names_one(texts[row], cited)
            )
            what = (
                None
                if has_source or _HEADING_OF_ITSELF.search(str(headings[row] or ""))
                else what_needs_source(texts[row])
            )
            if what:
                english, turkish = CLAIM_KINDS[what]
                place = {name: values[row] for name, values in places.items()}
                place |= {"segments": [ids[row]], "start": 0, "end": len(texts[row])}
                words = {"what_en": english, "what_tr": turkish}
                yield finding("uncited_claim", "check", place, words)


def _names_one(text: str, cited: set[str]) -> bool:
    said = f" {fold_name(_CASE_ENDING.sub('', text))} "
    return any(f" {name} " in said for name in cited)

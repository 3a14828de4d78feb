"""What an audit finds: the table, and how a finding is made."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

FINDINGS = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("grade", pa.string(), nullable=False),
        pa.field("document", pa.string()),
        pa.field("section", pa.string()),
        pa.field("page", pa.int64()),
        pa.field("page_label", pa.string()),
        pa.field("segments", pa.list_(pa.string()), nullable=False),
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
        pa.field("citations", pa.list_(pa.string()), nullable=False),
        pa.field("works", pa.list_(pa.string()), nullable=False),
        pa.field("value", pa.float64()),
        pa.field("threshold", pa.float64()),
        pa.field("note_en", pa.string(), nullable=False),
        pa.field("note_tr", pa.string(), nullable=False),
    ]
)
"""One row for a finding. ``grade`` is *certain* where the text contradicts itself or what can be, and *check* where it shows
what an author should look at. ``document``, ``section``, ``page`` and the offsets (in the text of the first of ``segments``)
are the place of the first passage; ``value`` and ``threshold`` are the measure and the limit where there is one."""

GRADES = ("certain", "check")

NOTES: Mapping[str, tuple[str, str]] = {
    "pages_reversed": (
        "{authors} ({year}) is cited with pages {pages}: the last page comes before the first.",
        "{authors} ({year}) {pages} sayfalarıyla anılıyor: son sayfa ilkinden önce geliyor.",
    ),
    "pages_too_many": (
        "{authors} ({year}) is cited with pages {pages}: {count} pages, more than {limit}.",
        "{authors} ({year}) {pages} sayfalarıyla anılıyor: {count} sayfa, {limit} sayfadan çok.",
    ),
    "pages_other_year": (
        "{authors}: pages {pages} are cited as of {year} and as of {other_year}.",
        "{authors}: {pages} sayfaları hem {year} hem {other_year} yılıyla anılıyor.",
    ),
    "pages_other_author": (
        "{authors} ({year}) is cited with pages {pages}, which nearby are those of {other_authors} ({other_year}).",
        "{authors} ({year}) {pages} sayfalarıyla anılıyor; yakınında aynı sayfalar {other_authors} ({other_year}) içindir.",
    ),
    "pages_apart": (
        "{authors} ({year}) is cited with pages {pages}; {others} other citations of it lie within {first}–{last}.",
        "{authors} ({year}) {pages} sayfalarıyla anılıyor; aynı yapıta {others} başka atıf {first}–{last} arasında.",
    ),
    "two_years": (
        "{authors}: pages {pages} of {year} overlap with pages {other_pages} of {other_year}; this may be one work.",
        "{authors}: {year} yılının {pages} sayfaları ile {other_year} yılının {other_pages} sayfaları örtüşüyor; tek yapıt olabilir.",
    ),
    "two_spellings": (
        "One name is spelled in {count} ways: {spellings}.",
        "Tek bir ad {count} biçimde yazılıyor: {spellings}.",
    ),
    "two_spellings_in_text": (
        "{authors} is spelled otherwise in the text: {spellings}.",
        "{authors} metinde başka biçimde yazılıyor: {spellings}.",
    ),
    "two_names": (
        "{authors} and {other_authors}, both of {year}, may be one work under two names.",
        "{authors} ile {other_authors}, ikisi de {year}, iki adla anılan tek yapıt olabilir.",
    ),
    "dated_and_undated": (
        "{authors} is cited without a date and with {years}.",
        "{authors} hem tarihsiz hem {years} yılıyla anılıyor.",
    ),
    "letter_alone": (
        "{authors} is cited with {year} and with {lettered}: a letter is needed for all works of that year or for none.",
        "{authors} hem {year} hem {lettered} ile anılıyor: o yılın yapıtlarının ya hepsine ya hiçbirine harf gerekir.",
    ),
    "year_impossible": (
        "{authors} is cited with the year {year}, which cannot be (limits {first}–{last}).",
        "{authors} {year} yılıyla anılıyor; bu olamaz (sınırlar {first}–{last}).",
    ),
    "uncited_claim": (
        "The sentence asserts {what_en}, and no citation stands in it or in the sentence after it.",
        "Cümle {what_tr} ileri sürüyor; ne içinde ne de sonraki cümlede bir atıf var.",
    ),
    "one_source": (
        "Of {count} citations in section {section}, {share} go to {authors} ({year}); concentration (HHI) {hhi}.",
        "{section}. bölümdeki {count} atıftan {share} tanesi {authors} ({year}) için; yoğunlaşma (HHI) {hhi}.",
    ),
    "one_side": (
        "Of {count} citations in section {section} whose side is known, {share} are of {side}.",
        "{section}. bölümde tarafı bilinen {count} atıftan {share} tanesi {side} tarafının.",
    ),
    "repeated": (
        "The passage on page {page} comes again on page {other_page} in much the same words (likeness {likeness}).",
        "{page}. sayfadaki parça {other_page}. sayfada büyük ölçüde aynı sözcüklerle yineleniyor (benzerlik {likeness}).",
    ),
}
"""Kind of finding, and the sentence in English and Turkish that is filled in for each."""


def finding(
    kind: str,
    grade: str,
    place: Mapping[str, Any],
    words: Mapping[str, object],
    *,
    value: float | None = None,
    threshold: float | None = None,
) -> dict[str, Any]:
    """Return a row of ``FINDINGS``.

    Args:
        kind: one of ``NOTES``.
        grade: one of ``GRADES``.
        place: the columns of the place: ``document``, ``section``, ``page``, ``page_label``, ``segments``, ``start``,
            ``end``, ``citations``, ``works``; those that are missing stay empty.
        words: what fills the sentences.
        value: the measure, where there is one.
        threshold: its limit.

    """
    english, turkish = NOTES[kind]
    empty: dict[str, list[str]] = {"segments": [], "citations": [], "works": []}
    return {
        "kind": kind,
        "grade": grade,
        **{name: place.get(name, empty.get(name)) for name in FINDINGS.names[2:11]},
        "value": value,
        "threshold": threshold,
        "note_en": english.format_map(words),
        "note_tr": turkish.format_map(words),
    }


def table(findings: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return findings as a table, by kind in the order of ``NOTES`` and then by place."""
    order = list(NOTES)
    rows = sorted(
        findings,
        key=lambda row: (
            order.index(row["kind"]),
            row["document"] or "",
            row["segments"][:1],
            row["start"] or 0,
        ),
    )
    return pa.Table.from_pylist(list(rows), schema=FINDINGS)

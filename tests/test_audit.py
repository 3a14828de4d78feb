"""Each kind of finding is made where it belongs, and none is made on a text that is in order."""

import os
from pathlib import Path

import pyarrow as pa
import pytest

from ittifak.documents.sources.audit import audit
from ittifak.documents.sources.audit_claims import what_needs_source
from ittifak.documents.sources.audit_finding import FINDINGS, NOTES
from ittifak.documents.sources.citations import citations

Found = list[tuple[str, str, list[str], list[str]]]


def segments(*texts: str, section: str = "1") -> pa.Table:
    count = len(texts)
    return pa.table(
        {
            "id": [f"d.{number}" for number in range(count)],
            "text": list(texts),
            "language": ["tr"] * count,
            "document": ["d"] * count,
            "section": [section] * count,
            "heading": ["Liman"] * count,
            "page": pa.array(range(1, count + 1), pa.int64()),
            "page_label": [str(number + 10) for number in range(count)],
            "paragraph": pa.array(range(count), pa.int64()),
        }
    )


def findings(*texts: str, sources: pa.Table | None = None, latest: int | None = None) -> Found:
    table = segments(*texts)
    found = audit(table, citations(table), sources=sources, latest=latest)
    assert found.schema == FINDINGS
    return [(row["kind"], row["grade"], row["segments"], row["works"]) for row in found.to_pylist()]


def kinds(*texts: str, latest: int | None = None) -> list[str]:
    return [kind for kind, *_ in findings(*texts, latest=latest)]


def test_a_text_in_order_has_no_findings() -> None:
    assert (
        findings(
            "Yol açıldı (Kaya, 2010, 61-2; Aksoy, 2011, xii-xv).", "Liman büyüdü (Hughes & Öztürk, 2012)."
        )
        == []
    )


def test_pages_that_cannot_be() -> None:
    assert findings("Öyle (Kaya, 2010, 90-12).") == [("pages_reversed", "certain", ["d.0"], ["kaya-2010"])]
    assert findings("Öyle (Kaya, 2010, 212-2214).") == [("pages_too_many", "certain", ["d.0"], ["kaya-2010"])]
    assert findings("Öyle (Kaya, 2010, 1-300).") == [("pages_too_many", "check", ["d.0"], ["kaya-2010"])]
    assert kinds("Öyle (Kaya, 2010, 388-90).") == []


def test_the_same_pages_under_two_years() -> None:
    found = findings("Bir (Kaya, 2010, 63-86).", "İki (Kaya, 2011, 63–86).", "Üç (Aksoy, 2012, 90-120).")
    assert found == [("pages_other_year", "certain", ["d.0", "d.1"], ["kaya-2010", "kaya-2011"])]
    assert kinds("Bir (Kaya, 2010, 63-64).", "İki (Kaya, 2011, 63-64).") == []


def test_pages_of_another_author_nearby() -> None:
    texts = ["Bir (Kaya, 2010, 311-333).", "İki (Kaya, 2010, 311-333).", "Üç (Aksoy, 2004, 311-333)."]
    assert findings(*texts) == [("pages_other_author", "check", ["d.2", "d.1"], ["aksoy-2004", "kaya-2010"])]
    assert kinds(*texts[:2], *["Boş bir cümle."] * 70, texts[2]) == []


def test_overlapping_pages_of_years_that_follow() -> None:
    found = findings("Bir (Kaya, 2010, 13-24).", "İki (Kaya, 2010, 20-25).", "Üç (Kaya, 2011, 18-22).")
    assert found == [("two_years", "check", ["d.0", "d.2"], ["kaya-2010", "kaya-2011"])]


def test_pages_apart_from_all_others_of_the_work() -> None:
    texts = [
        f"Cümle (Kaya, 2010, {pages})." for pages in ("169-177", "174-181", "186-190", "170-185", "69-96")
    ]
    assert findings(*texts) == [("pages_apart", "check", ["d.4"], ["kaya-2010"])]
    assert kinds(*texts[:3], texts[4]) == []


def test_one_name_in_two_spellings() -> None:
    assert findings("Bir (Öztürk, 2010).", "İki (Ozturk, 2010).") == [
        ("two_spellings", "certain", ["d.0", "d.1"], ["ozturk-2010"])
    ]
    assert findings("Bir (Öztürk, 2010).", "İki (Ozturk, 2014).") == [
        ("two_spellings", "check", ["d.0", "d.1"], ["ozturk-2010", "ozturk-2014"])
    ]
    assert (
        kinds(
            "Bir (Nehir–Kıyı hattı, 2010).",
            "İki (Nehir– Kıyı hattı, 2010; Kaya & Su, 2001).",
            "Üç (Kaya ve Su, 2001).",
        )
        == []
    )


def test_a_cited_name_in_other_letters_in_the_text() -> None:
    assert findings("Wæver bunu savunur.", "Öyle (Waever, 2003).") == [
        ("two_spellings_in_text", "check", ["d.0"], ["waever-2003"])
    ]


def test_one_work_under_two_names() -> None:
    assert kinds("Bir (RIO, 2020).", "İki (River Institute of Ohio, 2020).") == ["two_names"]
    assert kinds("Bir (RIO, 2020).", "İki (River Institute of Ohio, 2021).") == []
    assert kinds("Bir (Kaya vd., 2020).", "İki (Kaya & Su, 2020).") == ["two_names"]


def test_dates_of_works() -> None:
    assert kinds("Bir (Liman, t.y.).", "İki (Liman, 2020).") == ["dated_and_undated"]
    assert findings("Bir (Liman, 2020a).", "İki (Liman, 2020).") == [
        ("letter_alone", "certain", ["d.0", "d.1"], ["liman-2020a", "liman-2020"])
    ]
    assert kinds("Bir (Liman, 2020a).", "İki (Liman, 2020b).") == []
    assert kinds("Bir (Kaya, 2031).", latest=2026) == ["year_impossible"]
    assert kinds("Bir (Kaya, 2031).") == []
    assert kinds("Bir (Kaya, 1031).") == ["year_impossible"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Köprü 1931’de açıldı.", "dated"),
        ("Köprü 12 Mayıs 1931’de törenle açılmıştır.", "dated"),
        ("The bridge was opened in 1931.", "dated"),
        ("Yatırım 18 milyar dolara ulaştı.", "number"),
        ("Halkın yüzde 40’ı göç etti.", "number"),
        ("Some 12,500 people left the valley.", "number"),
        ("Kaya’ya göre ticaret limana kaymıştır.", "attributed"),
        ("Müdür bunu “yeni ve geniş bir yol” olarak nitelendirmektedir.", "attributed"),
        ("According to Hughes the bridge fell.", "attributed"),
        ("1931 Köprü Kazası’ndan sonra ticaret durdu.", None),
        ("1930’lardan itibaren ticaret arttı.", None),
        ("Bu çalışma 1931’de açılan köprüyü ele almıştır.", None),
        ("Bu durum “geniş yol” anlayışını güçlendirmiştir.", None),
        ("Ticaret iki kıyıyı birbirine bağlar.", None),
    ],
)
def test_what_needs_a_source(text: str, what: str | None) -> None:
    assert what_needs_source(text) == what


def test_claims_without_a_citation() -> None:
    table = segments(
        "Köprü 1931’de açıldı.",
        "Tünel 1932’de açıldı.",
        "Öyle (Kaya, 2010).",
        "Feribot 1933’te kalktı.",
        "Sis vardı.",
    )
    one_paragraph = table.set_column(
        table.schema.get_field_index("paragraph"), "paragraph", pa.array([1] * 5, pa.int64())
    )
    found = audit(one_paragraph, citations(one_paragraph)).to_pylist()
    assert [(row["kind"], row["segments"], row["page_label"]) for row in found] == [
        ("uncited_claim", ["d.0"], "10"),
        ("uncited_claim", ["d.3"], "13"),
    ]
    conclusion = one_paragraph.set_column(
        table.schema.get_field_index("heading"), "heading", pa.array(["SONUÇ"] * 5)
    )
    assert audit(conclusion, citations(conclusion)).num_rows == 0


def test_a_section_that_leans_on_one_source() -> None:
    others = [f"Cümle ({name}, 2001)." for name in ("Aksoy", "Hughes", "Öztürk", "Demir", "Yılmaz", "Polat")]
    leaning = [*others, *["Kıyı (Kaya, 2010)."] * 3]
    assert findings(*leaning) == [("one_source", "check", ["d.6", "d.7", "d.8"], ["kaya-2010"])]
    assert kinds(*others, "Kıyı (Kaya, 2010).", "Kıyı (Kaya, 2010).") == []


def test_a_section_that_leans_on_one_side() -> None:
    names = ("Aksoy", "Hughes", "Öztürk", "Demir", "Yılmaz", "Polat", "Kaya", "Şen")
    texts = [f"Cümle ({name}, 2001)." for name in names]
    sides = ["A", "A", "A", "B", "B", "B", "C", ""]
    sources = pa.table(
        {"id": list(names), "authors": list(names), "year": ["2001"] * 8, "perspective": [*sides[:-1], "C"]}
    )
    table = segments(*texts)
    cited = citations(table)
    assert audit(table, cited, sources=sources).num_rows == 0
    found = audit(table, cited, sources=sources, allied={"A": "A B", "B": "A B"}).to_pylist()
    assert [(row["kind"], row["value"], len(row["works"])) for row in found] == [("one_side", 0.75, 6)]
    unknown = sources.set_column(3, "perspective", pa.array(sides))
    assert audit(table, cited, sources=unknown, allied={"A": "A B", "B": "A B"}).num_rows == 0


def test_repetitions_are_findings() -> None:
    sentence = (
        "Nehir üzerindeki eski taş köprü ağır kamyonlara kapatılınca ticaret büyük ölçüde limana kaydı."
    )
    filler = [
        f"Sıradaki cümle {word} üstüne bambaşka şeyler anlatan uzun bir sözdür."
        for word in ("su", "taş", "yol")
    ]
    found = findings(sentence, *filler, sentence)
    assert ("repeated", "certain", ["d.0", "d.4"], []) in found


def test_every_note_is_written_in_both_languages() -> None:
    for kind, notes in NOTES.items():
        fields = [{part.split("}")[0] for part in note.split("{")[1:]} for note in notes]
        assert {name.removesuffix("_en") for name in fields[0]} == {
            name.removesuffix("_tr") for name in fields[1]
        }, kind


def test_an_empty_document_is_audited() -> None:
    table = segments()
    assert audit(table, citations(table)).num_rows == 0


def test_the_study_holds_what_its_readers_found() -> None:
    """Facts that a reader can look up in the study: authors, years and pages."""
    if not os.environ.get("ITTIFAK_DOCUMENTS"):
        pytest.skip("needs ITTIFAK_DOCUMENTS, the folder of the study")
    from ittifak.documents.reading.extract import read  # noqa: PLC0415
    from ittifak.documents.reading.segment import segments as segments_of  # noqa: PLC0415

    study = segments_of(read(Path(os.environ["ITTIFAK_DOCUMENTS"]) / "study.txt"))
    found = audit(study, citations(study), latest=2025)
    rows = {(row["kind"], work) for row in found.to_pylist() for work in row["works"]}
    assert {
        ("pages_too_many", "ural-2009"),
        ("pages_other_year", "ozkan-2022"),
        ("pages_other_year", "ozkan-2023"),
        ("pages_apart", "kinik-celik-2021"),
        ("pages_apart", "ak-2019"),
        ("two_years", "kasapoglu-2022"),
        ("two_spellings", "kasapoglu-2022a"),
        ("two_names", "neset-et-al-2023"),
    } <= rows
    texts = set(study["text"].to_pylist())
    notes = [*found["note_en"].to_pylist(), *found["note_tr"].to_pylist()]
    assert not any(text in note for note in notes for text in texts if len(text.split()) > 7)

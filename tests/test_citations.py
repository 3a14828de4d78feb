"""Citations in each form are found with their fields; dates of events are not taken for citations."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittifak.documents.sources.citation_forms import page_number, page_ranges, read_bracket
from ittifak.documents.sources.citations import CITATIONS, citations
from ittifak.documents.sources.claims import claim_map
from ittifak.documents.sources.works import link

SURNAMES = (
    "Yıldırım",
    "Öztürk",
    "İnan",
    "Ó Briain",
    "de Vries",
    "Van Dyke",
    "Müller-Kaya",
    "Şen",
    "Hughes",
    "Wæver",
)


def rows(*texts: str, paragraph: Sequence[int] | None = None) -> pa.Table:
    columns = {"id": [f"d.{number}" for number in range(len(texts))], "text": list(texts)}
    if paragraph is not None:
        columns |= {"document": ["d"] * len(texts), "paragraph": list(paragraph)}
    return pa.table(columns)


def fields(text: str) -> list[tuple[str, tuple[str, ...], str, str]]:
    found = citations(rows(text)).to_pylist()
    return [(row["kind"], tuple(row["names"]), row["year"], row["pages"]) for row in found]


names = st.lists(st.sampled_from(SURNAMES), min_size=1, max_size=3, unique=True)
years = st.one_of(
    st.integers(1850, 2049).map(str),
    st.tuples(st.integers(1850, 2049), st.sampled_from("abc")).map(lambda both: f"{both[0]}{both[1]}"),
    st.sampled_from(["t.y.", "n.d.", "t.y.-b", "n.d.-a", "1925/1991", "[1925] 1991"]),
)
pages = st.one_of(
    st.just(""),
    st.builds(
        lambda label, first, length, dash: f"{label}{first}{dash}{first + length}",
        st.sampled_from(["", "s. ", "ss. ", "p. ", "pp. "]),
        st.integers(1, 900),
        st.integers(1, 60),
        st.sampled_from(["-", "–", " – "]),
    ),
)


def joined(authors: Sequence[str], connector: str) -> str:
    return authors[0] if len(authors) == 1 else f"{', '.join(authors[:-1])} {connector} {authors[-1]}"


@given(st.lists(st.tuples(names, years, pages), min_size=1, max_size=4), st.sampled_from(["&", "ve", "and"]))
def test_parenthetical_citations_are_found_with_their_fields(
    works: list[tuple[list[str], str, str]], connector: str
) -> None:
    bracket = "; ".join(
        f"{joined(who, connector)}, {year}" + (f", {where}" if where else "") for who, year, where in works
    )
    text = f"Sınırdaki köyler boşaldı ({bracket})."
    table = citations(rows(text))
    assert fields(text) == [("parenthetical", tuple(who), year, where) for who, year, where in works]
    assert table["position"].to_pylist() == list(range(1, len(works) + 1))
    assert set(table["citation"].to_pylist()) == {"d.0.c1"}
    assert text[table["start"][0].as_py() : table["end"][0].as_py()] == f"({bracket})"


@given(names, st.integers(1850, 2049), pages, st.sampled_from(["ve", "and", "&"]))
def test_narrative_citations_are_found_with_their_fields(
    who: list[str], year: int, where: str, connector: str
) -> None:
    bracket = f"({year}, {where})" if where else f"({year})"
    text = f"Oysa {joined(who, connector)} {bracket} bunu reddeder, argues otherwise and was belirtmiştir."
    table = citations(rows(text)).to_pylist()
    assert [(row["kind"], tuple(row["names"]), row["year"], row["pages"]) for row in table] == [
        ("narrative", tuple(who), str(year), where)
    ]
    assert text[table[0]["start"] : table[0]["end"]] == f"{joined(who, connector)} {bracket}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Böyle denir (bkz. Kaya vd., 2011, ss. 3–5).", [("parenthetical", ("Kaya",), "2011", "ss. 3–5")]),
        ("So it is said (Hughes et al., 2011).", [("parenthetical", ("Hughes",), "2011", "")]),
        ("Öyle (Liman Bakanlığı, t.y.).", [("parenthetical", ("Liman Bakanlığı",), "t.y.", "")]),
        (
            "It is (Ministry of Ports and Rivers, n.d.).",
            [("parenthetical", ("Ministry of Ports and Rivers",), "n.d.", "")],
        ),
        ("It is (“Canal of the North”, 2024).", [("parenthetical", ("Canal of the North",), "2024", "")]),
        ("Öyle (Liman Ajansı, 15 Haziran 2021).", [("parenthetical", ("Liman Ajansı",), "2021", "")]),
        ("It is (River News, 2021, June 15).", [("parenthetical", ("River News",), "2021", "")]),
        ("Öyle (Hughes 1979: 88-90).", [("parenthetical", ("Hughes",), "1979", "88-90")]),
        ("Öyle (Hughes, 1979, 10-20; 31-35).", [("parenthetical", ("Hughes",), "1979", "10-20; 31-35")]),
        (
            "Öyle (Aksoy, 2018, 2020a, 2020b, 12).",
            [
                ("parenthetical", ("Aksoy",), year, where)
                for year, where in (("2018", ""), ("2020a", ""), ("2020b", "12"))
            ],
        ),
        (
            "It is (Hughes, 2024b;a).",
            [("parenthetical", ("Hughes",), year, "") for year in ("2024b", "2024a")],
        ),
        ("Aksoy’a göre (2019) böyledir.", [("narrative", ("Aksoy",), "2019", "")]),
        ("Aksoy’a (2019, 4) göre böyledir.", [("narrative", ("Aksoy",), "2019", "4")]),
        ("Aksoy vd.’nin (2019) bulgusu budur.", [("narrative", ("Aksoy",), "2019", "")]),
        ("Hughes et al. (2019) differ.", [("narrative", ("Hughes",), "2019", "")]),
        (
            "A condition of Hughes’s (2002, 2006) holds.",
            [("narrative", ("Hughes",), year, "") for year in ("2002", "2006")],
        ),
    ],
)
def test_forms(text: str, found: list[tuple[str, tuple[str, ...], str, str]]) -> None:
    assert fields(text) == found


@pytest.mark.parametrize(
    ("text", "cited", "via"),
    [
        ("Öyle (Hughes, 1994, akt. Kaya, 2010, 45).", ["Hughes", "Kaya"], "Kaya, 2010"),
        ("It is (Hughes, 1994, as cited in Kaya, 2010, p. 45).", ["Hughes", "Kaya"], "Kaya, 2010"),
        ("Öyle (Hughes’dan aktaran Kaya, 2010).", ["Hughes", "Kaya"], "Kaya, 2010"),
        (
            "Öyle (Hughes, 1998, Nehir ansiklopedisi maddesinde alıntılanmıştır).",
            ["Hughes"],
            "Nehir ansiklopedisi",
        ),
    ],
)
def test_second_hand_citations_name_both_works(text: str, cited: list[str], via: str) -> None:
    found = citations(rows(text)).to_pylist()
    assert [row["names"][0].split("’")[0] for row in found] == cited
    assert (found[0]["kind"], found[0]["via"]) == ("second-hand", via)
    assert all(row["kind"] == "parenthetical" for row in found[1:])


@pytest.mark.parametrize(
    "text",
    [
        "Çatışma (2020 savaşı) sürdü.",
        "İlk dönem (1992-1994) kısa sürdü.",
        "Kıyı Antlaşması (1923) imzalandı.",
        "Nehir Beyannamesi (2021) kabul edildi.",
        "The River Treaty (1923) was signed.",
        "İmza (18 Kasım 1999) gecikti.",
        "Toplantı (Eylül 2020) ertelendi.",
        "Nehir Savaşı (Kıyı Savaşı 2020) bitti.",
        "Kurucu (1881-1938) öldü.",
        "Üç eksen vardır: (i) su, (ii) yol ve (iii) ticaret.",
        "Anlaşma (1952’den beri) yürürlükte.",
        "Açık bırakılan ayraç (Kaya, 2010 ve sonrası.",
    ],
)
def test_dates_of_events_are_no_citations(text: str) -> None:
    assert fields(text) == []


def test_a_document_that_writes_commas_has_no_citations_without() -> None:
    cited = [f"Cümle ({name}, 2001)." for name in SURNAMES[:8]]
    assert "Liman" not in {
        name
        for row in citations(rows(*cited, "Gün (Liman 2020) geldi.")).to_pylist()
        for name in row["names"]
    }
    assert fields("Gün (Liman 2020) geldi.") == [("parenthetical", ("Liman",), "2020", "")]


def test_a_citation_that_runs_over_the_end_of_a_segment_is_found_whole() -> None:
    table = rows("Öyle (Kaya vd.", "2011, ss. 3-5) denir.", paragraph=[1, 1])
    found = citations(table).to_pylist()
    assert [(row["segment"], row["start"], row["end_segment"], row["end"]) for row in found] == [
        ("d.0", 5, "d.1", 14)
    ]
    assert found[0]["et_al"] is True


def test_pages_are_read_as_numbers() -> None:
    assert page_ranges("ss. 61-2, 75; xii–xv") == ((61, 62), (75, 75), (12, 15))
    assert page_ranges("212-2214") == ((212, 2214),)
    assert page_ranges("90-12") == ((90, 12),)
    assert page_ranges("388–90") == ((388, 390),)
    assert [page_number(roman) for roman in ("iv", "IX", "xl", "xciv")] == [4, 9, 40, 94]


@given(st.text(alphabet="(),;.&’ abcKaya2010vd-–[]\u202e\x00İı", max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = citations(rows(text))
    assert found.schema == CITATIONS
    for row in found.to_pylist():
        assert 0 <= row["start"] < row["end"] <= len(text)
    assert all(work.authors.names for work in read_bracket(text))


def test_long_and_unclosed_brackets_are_read_in_passing() -> None:
    assert citations(rows("(" * 50_000)).num_rows == 0
    assert citations(rows("(Kaya, " + "x" * 2_000 + ", 2010)")).num_rows == 0


def test_no_citation_in_an_empty_table() -> None:
    assert citations(rows()).num_rows == 0


def test_claims_are_the_sentence_and_the_passage_before_it() -> None:
    table = rows(
        "Kıyı yolu açıldı.",
        "Liman büyüdü.",
        "Ticaret iki kat arttı (Kaya, 2010, 5-6).",
        "Köprü yapıldı.",
        "Gümrük kalktı.",
        "(Hughes, 2011).",
        "Aksoy (2012, 3) bunu tartışır.",
        "Yeni paragraf.",
        "Ortada (Kaya, 2010) anılan yapıt da var.",
        paragraph=[1, 1, 1, 1, 1, 1, 1, 2, 2],
    )
    laid = claim_map(table, link(citations(table))).to_pylist()
    assert [(row["claim"], row["work"], row["reach"], row["back"]) for row in laid] == [
        ("d.0", "kaya-2010", "passage", 2),
        ("d.1", "kaya-2010", "passage", 1),
        ("d.2", "kaya-2010", "sentence", 0),
        ("d.3", "hughes-2011", "passage", 1),
        ("d.4", "hughes-2011", "sentence", 0),
        ("d.6", "aksoy-2012", "sentence", 0),
        ("d.8", "kaya-2010", "sentence", 0),
    ]
    assert laid[0]["ranges"] == [{"first": 5, "last": 6}]

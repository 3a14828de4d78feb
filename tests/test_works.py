"""One key for the spellings of a work; matches with a case's sources, none of them guessed."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittifak.documents.sources.citations import citations
from ittifak.documents.sources.name_spelling import fold_name
from ittifak.documents.sources.works import link, match_sources, stated_abbreviations, works


def linked(*texts: str) -> pa.Table:
    segments = pa.table({"id": [f"d.{number}" for number in range(len(texts))], "text": list(texts)})
    return link(citations(segments), abbreviations=stated_abbreviations(segments))


def keys(*texts: str) -> list[str]:
    return linked(*texts)["work"].to_pylist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wæver", "Waever"),
        ("Öztürk", "Ozturk"),
        ("İnan", "Inan"),
        ("IŞIK", "ışık"),
        ("Kaya & Demir", "Kaya ve Demir"),
        ("Kaya & Demir", "Kaya and Demir"),
        ("Waltz, K. N.", "Waltz"),
        ("Əliyev", "Eliyev"),
        ("T.C. Nehir Bakanlığı", "TC Nehir Bakanlığı"),
    ],
)
def test_spellings_of_one_name_agree(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@given(st.text(max_size=60))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


def test_spellings_lead_to_one_work() -> None:
    found = works(
        linked(
            "Bir (Öztürk & Wæver, 2003).", "İki (Ozturk ve Waever, 2003).", "Üç (Öztürk & Wæver, 2003, 5)."
        )
    )
    assert found.to_pylist() == [
        {
            "work": "ozturk-waever-2003",
            "author": "ozturk-waever",
            "authors": "Öztürk & Wæver",
            "spellings": ["Öztürk & Wæver", "Ozturk ve Waever"],
            "year_number": 2003,
            "suffix": "",
            "citations": 3,
        }
    ]


def test_years_letters_and_missing_dates_part_works() -> None:
    text = "Öyle (Kaya, 2001; Kaya, 2001a; Kaya, t.y.; Kaya, t.y.-b; Kaya vd., 2001)."
    assert keys(text) == ["kaya-2001", "kaya-2001a", "kaya-nd", "kaya-nd-b", "kaya-et-al-2001"]


def test_a_person_named_in_full_in_the_sentence_is_the_one_in_the_bracket() -> None:
    assert keys("Ahmet Kaya (2001, 4) yazar.", "Öyle (Kaya, 2001).") == ["kaya-2001", "kaya-2001"]
    assert keys("Öyle (Liman with Reuters, 2021).", "Böyle (Reuters, 2021).") == [
        "liman-with-reuters-2021",
        "reuters-2021",
    ]


def test_only_stated_abbreviations_join_works() -> None:
    unstated = ["Öyle (NB, 2020).", "Böyle (Nehir Bakanlığı, 2020)."]
    assert keys(*unstated) == ["nb-2020", "nehir-bakanligi-2020"]
    assert keys("Nehir Bakanlığı (NB) kuruldu.", *unstated) == ["nehir-bakanligi-2020"] * 2
    assert stated_abbreviations(pa.table({"text": ["Büyük nehir (KLM) ve Kıyı Limanı (XY)."]})) == {}


SOURCES = pa.table(
    {
        "id": [
            "kaya-2001",
            "kaya-demir-2002",
            "agency-a",
            "agency-b",
            "port-nd-a",
            "port-nd-b",
            "river",
            "smith-2010a",
        ],
        "authors": [
            "Kaya, Ahmet",
            "Kaya, Ahmet and Demir, Su",
            "River Agency",
            "River Agency",
            "Port",
            "Port",
            None,
            "Smith",
        ],
        "year": ["2001", "2002", "2020", "2020", None, None, "2024", "2010a"],
        "title": [None, None, None, None, None, None, "River of the North", None],
        "publisher": [None] * 8,
    }
)


def matches(*texts: str) -> list[tuple[str, str | None, str]]:
    cited = linked(*texts)
    return [
        (row["work"], row["source"], row["verdict"])
        for row in match_sources(works(cited), SOURCES, citations=cited).to_pylist()
    ]


def test_works_are_found_among_the_sources() -> None:
    assert matches("Öyle (Kaya, 2001).") == [("kaya-2001", "kaya-2001", "matched")]
    assert matches("Öyle (Kaya & Demir, 2002).") == [("kaya-demir-2002", "kaya-demir-2002", "matched")]
    assert matches("Öyle (Kaya vd., 2002).") == [("kaya-et-al-2002", "kaya-demir-2002", "matched")]
    assert matches("Öyle (River of the North, 2024).") == [("river-of-the-north-2024", "river", "matched")]
    assert matches("Öyle (Port, t.y.-b).") == [("port-nd-b", "port-nd-b", "matched")]


def test_none_is_guessed() -> None:
    assert matches("Öyle (Kaya, 1999).") == [("kaya-1999", None, "none")]
    assert matches("Öyle (Demir, 2002).") == [("demir-2002", None, "none")]
    assert matches("Öyle (Smith, 2010b).") == [("smith-2010b", None, "none")]
    assert matches("Öyle (Smith, 2010).") == [("smith-2010", "smith-2010a", "matched")]
    assert matches("Öyle (Smith, 2010a; Smith, 2010).") == [
        ("smith-2010", None, "none"),
        ("smith-2010a", "smith-2010a", "matched"),
    ]
    assert matches("Öyle (River Agency, 2020).") == [
        ("river-agency-2020", "agency-a", "ambiguous"),
        ("river-agency-2020", "agency-b", "ambiguous"),
    ]


def test_no_works_in_no_citations() -> None:
    cited = linked("Hiç atıf yok.")
    assert works(cited).num_rows == 0
    assert match_sources(works(cited), SOURCES, citations=cited).num_rows == 0

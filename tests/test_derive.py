"""The derived tables of a case: made again from their inputs, taken over where these are not at hand."""

import csv
import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ittifak.api import open_case
from ittifak.documents.coding.codebook import read_codebook
from ittifak.documents.derived import derive as derived
from ittifak.documents.derived.derived_corpus import corpus_tables
from ittifak.documents.reading.corpus import Corpus, sentences_of
from ittifak.documents.reading.mentions import Mentions
from ittifak.evidence.schema import tables

pytest_plugins = ["bundled_dossier"]

WORDS = (
    "Tehdit büyüktür ve saldırı tehdidi sürmektedir (Demir, 1999, 12). Yöntem bölümünde üç soru yer alır. "
    "Boru hattı doğal gazı taşımaktadır."
)


@pytest.fixture
def small(case, tmp_path):
    """Return a case with one document and one corpus, and the folders of both."""
    documents, data = tmp_path / "documents", tmp_path / "data"
    documents.mkdir()
    data.mkdir()
    (documents / "note.txt").write_text(WORDS, "utf-8")
    case.tables["documents"][0]["sha256"] = hashlib.sha256(WORDS.encode()).hexdigest()
    case.tables["readings"].clear()
    del case.tables["patterns"]
    case.tables["coders"].append(case.tables["coders"][1] | {"id": "lexicon"})
    case.tables["codebook"] = [
        {"code": code, "theme": "x", "name_en": code, "name_tr": code, "definition": "Applies."}
        for code in ("ENERGY.CORRIDOR", "NORM.TERRITORY", "THREAT.COMMON")
    ]
    for table in ("codings", "text_codes"):
        case.tables[table][0]["code"] = "THREAT.COMMON"
    with (data / "speeches.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(
            [
                ["iso3", "year", "text"],
                ["TUR", "2020", "We support the territorial integrity of Azerbaijan. The weather was fine."],
                ["XXX", "2020", "We are not of the case."],
            ]
        )
    return case.open(), documents, data


def rows(table, *names):
    return [tuple(row[name] for name in names) for row in table.to_pylist()]


def test_a_document_gives_places_codes_citations_and_no_words(small):
    case, documents, data = small
    made, absent = derived.derive(case, documents, data)
    assert absent == []
    assert rows(made["segments"], "id", "paragraph", "sentence") == [
        ("d1.00001", "1", "1"),
        ("d1.00002", "1", "2"),
        ("d1.00003", "1", "3"),
    ]
    assert ("d1.00003", "ENERGY.CORRIDOR") in rows(made["codings"], "segment", "code")
    assert rows(made["citations"], "segment", "authors", "year", "pages") == [
        ("d1.00001", "Demir", "1999", "12")
    ]
    assert {name for name, table in made.items() if "Boru" in str(table.to_pydict())} == set()
    assert rows(made["derivations"], "table", "input", "sha256")[0] == (
        "segments",
        "d1",
        hashlib.sha256(WORDS.encode()).hexdigest(),
    )


def test_a_corpus_gives_counts_for_actors_of_the_case(small):
    case, documents, data = small
    made, _ = derived.derive(case, documents, data)
    assert rows(made["texts"], "actors", "date", "segments") == [("TUR", "2020", "2")]
    counted = rows(made["text_codes"], "about", "code", "segments")
    assert ("", "NORM.TERRITORY", "1") in counted
    assert ("AZE", "", "1") in counted
    assert ("AZE", "NORM.TERRITORY", "1") in counted


def test_what_is_not_at_hand_stays_as_it_stands(small, tmp_path):
    case, *_ = small
    made, absent = derived.derive(case, None, None)
    assert len(absent) == 2
    for name, table in made.items():
        if name not in ("texts", "text_codes", "derivations", "recoded"):
            assert sorted(map(str, table.to_pylist())) == sorted(
                str({key: "" if value is None else str(value) for key, value in row.items()})
                for row in case.table(name).to_pylist()
            )


def test_written_tables_check_and_two_runs_are_identical(small, tmp_path):
    case, documents, data = small
    root = case.files.root
    for _ in range(2):
        made, _ = derived.derive(open_case(root), documents, data)
        derived.write(made, root)
        first = {
            name: (root / tables()[name].file).read_bytes() for name, table in made.items() if table.num_rows
        }
    made, _ = derived.derive(open_case(root), documents, data)
    derived.write(made, root)
    assert first == {name: (root / tables()[name].file).read_bytes() for name in first}
    assert not list((root / "derived").glob(".*"))


def test_a_case_without_codebook_or_coder_is_told_so(case):
    for table in ("codebook", "patterns", "codings", "text_codes", "readings", "recoded"):
        case.tables[table].clear()
    with pytest.raises(derived.CaseError) as told:
        derived.derive(case.open(), None, None)
    assert [fault.file for fault in told.value.faults] == ["codebook.csv", "coders.csv"]


def test_a_corpus_outside_the_folder_of_data_is_refused(small, tmp_path):
    case, documents, _ = small
    (tmp_path / "speeches.csv").write_text("iso3,year,text\n", "utf-8")
    root = case.files.root
    text = (root / "corpora.csv").read_text("utf-8").replace("speeches.csv", "../speeches.csv")
    (root / "corpora.csv").write_text(text, "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(derived.CaseError, match="a path below the folder of public data"):
        derived.derive(open_case(root), documents, inner)


def test_actors_are_named_in_each_language(bundled):
    english = Mentions(bundled, "en", ["TUR", "AZE", "ARM"])
    assert english.actors("The Armenian side and Azerbaijan's army met in Turkey.") == {"TUR", "AZE", "ARM"}
    assert english.actors("Armeniac is a spice.") == set()
    turkish = Mentions(bundled, "tr", ["TUR", "AZE", "IRN"])
    assert turkish.actors("AZERBAYCAN’IN ve İRAN’ın tutumu") == {"AZE", "IRN"}
    text = "İstanbul, Türkiye’de; Azerbaycan"
    assert [text[found.start : found.end] for found in turkish.find(text)] == ["Türkiye", "Azerbaycan"]


@pytest.fixture(scope="module")
def folders():
    """Return the folders of documents and data."""
    for name in ("ITTIFAK_DOCUMENTS", "ITTIFAK_DATA"):
        if not os.environ.get(name):
            pytest.skip(f"{name} is not set: the inputs of the derived tables are not at hand")
    return Path(os.environ["ITTIFAK_DOCUMENTS"]), Path(os.environ["ITTIFAK_DATA"])


def as_text(value):
    return "" if value is None else str(value)


@pytest.mark.data
def test_the_bundled_tables_of_the_study_come_out_again(bundled, folders):
    made, _ = derived.derive(bundled, folders[0], None)
    for name in ("segments", "voices", "codings", "citations", "claims", "audit", "recoded"):
        there = [
            {key: as_text(value) for key, value in row.items()} for row in bundled.table(name).to_pylist()
        ]
        again = made[name].to_pylist()
        numbers = {column.name for column in tables()[name].columns if column.type == "number"}
        for row in (*there, *again):
            row.update({key: round(float(row[key]), 9) for key in numbers if row[key]})
        assert again == there, name


@pytest.mark.data
def test_the_bundled_counts_of_speeches_come_out_again(bundled, folders, tmp_path):
    (row,) = bundled.rows("select * from corpora")
    speeches = pq.read_table(folders[1] / row["file"])
    some = speeches.take(pa.array(range(0, speeches.num_rows, 23)))
    pq.write_table(some, tmp_path / "some.parquet")
    made = corpus_tables(bundled, row, tmp_path / "some.parquet", read_codebook())
    assert len(made["texts"]) > 30
    known = {text["id"]: text for text in bundled.texts.to_pylist()}
    assert all({key: known[text["id"]][key] for key in text} == text for text in made["texts"])
    ids = [text["id"] for text in made["texts"]]
    there = bundled.rows("select * from text_codes where list_contains($1, text)", ids)
    key = sorted(made["text_codes"][0])
    assert sorted(str([row[name] for name in key]) for row in made["text_codes"]) == sorted(
        str([row[name] for name in key]) for row in there
    )


def test_sentences_do_not_depend_on_how_lines_are_broken():
    lines = [
        "We support peace-",
        "keeping and the territorial",
        "integrity of all. Mr.",
        "President, we thank",
        "you.",
    ]
    wrapped = "\n".join(lines)
    flat = "We support peace-keeping and the territorial integrity of all. Mr. President, we thank you."
    assert sentences_of(wrapped, "en") == sentences_of(flat, "en")
    assert len(sentences_of(flat, "en")) == 2
    assert len(sentences_of(f"{flat}\n\n{wrapped}", "en")) == 4


@pytest.mark.data
def test_sentences_of_speeches_are_alike_in_length_in_all_years(folders, bundled):
    rows = bundled.rows(
        "select date, sum(segments) / count(*) as mean from texts where source = 'ungdc-2024' group by date order by date"
    )
    means = [row["mean"] for row in rows]
    assert max(means) < 3 * min(means)


def test_a_corpus_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"nothing")
    corpus = Corpus("s", tmp_path / "x.parquet", "text", "iso3", "year", None, "en")
    with pytest.raises(derived.CaseError, match=r"x\.parquet: found"):
        list(corpus.batches())

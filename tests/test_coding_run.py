"""The commands on documents, as an analyst runs them: code, agree, concordance, exchange."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from ittifak.cli import main
from ittifak.documents.reading.languages import language_of, languages_of

SENTENCES = {
    "a": "Taraflar, saldırı hâlinde birbirine askerî yardım sağlamayı taahhüt eder.",
    "b": "Yöntem bölümünde üç soru yer alır.",
    "c": "Boru hattı doğal gazı Avrupa pazarlarına taşımaktadır.",
}
COLUMNS = ["id", "code", "score", "start", "end", "match", "mode", "speaker"]


def ittifak(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows_of(path: Path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "sentences.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["no", "text"])
        writer.writerows(SENTENCES.items())
    return path


def test_a_table_of_texts_keeps_its_ids_and_each_row_has_its_mode(table, tmp_path):
    done = ittifak("code", table, "--out", tmp_path / "out.csv", "--text-column", "text", "--id-column", "no")
    assert done.exit_code == 0, done.output
    rows = rows_of(tmp_path / "out.csv")
    assert list(rows[0]) == COLUMNS
    by_id = {id_: {row["code"] for row in rows if row["id"] == id_} for id_ in SENTENCES}
    assert "LEGAL.DEFENCE" in by_id["a"]
    assert by_id["b"] == {""}
    assert "ENERGY.CORRIDOR" in by_id["c"]
    assert all(row["mode"] in {"deed", "commitment", "statement", "assessment"} for row in rows)
    assert all(row["speaker"] for row in rows)
    for row in rows:
        if row["code"]:
            assert SENTENCES[row["id"]][int(row["start"]) : int(row["end"])] == row["match"]


def test_parquet_without_ids_gives_the_same_codes(table, tmp_path):
    pq.write_table(pa.table({"text": list(SENTENCES.values())}), tmp_path / "sentences.parquet")
    ittifak("code", table, "--out", tmp_path / "a.csv", "--text-column", "text", "--id-column", "no")
    done = ittifak(
        "code", tmp_path / "sentences.parquet", "--out", tmp_path / "b.csv", "--text-column", "text"
    )
    assert done.exit_code == 0, done.output
    first, second = rows_of(tmp_path / "a.csv"), rows_of(tmp_path / "b.csv")
    assert second[0]["id"] == "sentences.00001"
    assert [{**row, "id": ""} for row in first] == [{**row, "id": ""} for row in second]


def test_a_document_gives_codings_and_the_places_of_its_sentences(tmp_path):
    (tmp_path / "note.md").write_text(
        "# Enerji\n\n"
        + " ".join(SENTENCES.values())
        + "\n\n## Yollar\n\nDemiryolu koridoru Kars’tan geçer.\n",
        "utf-8",
    )
    done = ittifak("code", tmp_path / "note.md", "--out", tmp_path / "out.csv")
    assert done.exit_code == 0, done.output
    places = {row["id"]: row for row in rows_of(tmp_path / "out.segments.csv")}
    assert {row["id"] for row in rows_of(tmp_path / "out.csv")} == set(places)
    assert len(places) == 4
    text = (tmp_path / "note.md").read_text("utf-8")
    last = places["note.md.00004"]
    assert text[int(last["raw_start"]) : int(last["raw_end"])] == "Demiryolu koridoru Kars’tan geçer."
    assert "text" not in last


def test_every_fault_is_told_and_nothing_is_written(tmp_path, table):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "none.docx").write_bytes(b"PK\x03\x04 nothing")
    done = ittifak("code", tmp_path / "broken.pdf", tmp_path / "none.docx", "--out", tmp_path / "out.csv")
    assert done.exit_code == 1
    assert len(done.output.strip().splitlines()) == 2
    assert "Traceback" not in done.output
    done = ittifak("code", table, "--out", tmp_path / "out.csv", "--text-column", "txt")
    assert done.exit_code == 1
    assert done.output.strip() == "sentences.csv:1: found no column 'txt', expected one of no, text"
    (tmp_path / "twice.csv").write_text("no,text\n1,x\n1,y\n,z\n", "utf-8")
    done = ittifak(
        "code",
        tmp_path / "twice.csv",
        "--out",
        tmp_path / "out.csv",
        "--text-column",
        "text",
        "--id-column",
        "no",
    )
    assert done.exit_code == 1
    assert done.output.count("twice.csv: found") == 2
    assert not (tmp_path / "out.csv").exists()
    assert ittifak("code", table, "--out", tmp_path / "out.csv", "--id-column", "no").exit_code == 2


def test_a_codebook_at_fault_is_told_line_by_line(tmp_path, table):
    (tmp_path / "codebook.csv").write_text(
        "code,theme,name_en,name_tr,definition\nA.B,x,One,Bir,Applies.\nA.B,x,Two,İki,Applies.\n", "utf-8"
    )
    (tmp_path / "patterns.csv").write_text(
        "code,lang,pattern,near,unless,score\nA.B,tr,,,,0.9\nA.C,tr,söz,,,0.9\n", "utf-8"
    )
    done = ittifak(
        "code",
        table,
        "--codebook",
        tmp_path / "codebook.csv",
        "--out",
        tmp_path / "out.csv",
        "--text-column",
        "text",
    )
    assert done.exit_code == 1
    places = [line.split(": found")[0] for line in done.output.strip().splitlines()]
    assert places == ["codebook.csv:3", "patterns.csv:2", "patterns.csv:3"]


def test_agreement_and_disagreements_from_files(table, tmp_path):
    ittifak("code", table, "--out", tmp_path / "program.csv", "--text-column", "text", "--id-column", "no")
    (tmp_path / "reader.csv").write_text("id,code\na,LEGAL.DEFENCE\nb,\nc,TRANS.CORRIDOR\n", "utf-8")
    done = ittifak(
        "agree", tmp_path / "program.csv", tmp_path / "reader.csv", "--reference", "reader", "--json"
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    apart = {(row["id"], row["value"]) for row in found["disagreements"]}
    assert ("c", "TRANS.CORRIDOR") in apart
    assert ("a", "LEGAL.DEFENCE") not in apart
    assert ittifak("agree", tmp_path / "program.csv").exit_code == 2


def test_concordance_shows_each_place(tmp_path):
    (tmp_path / "note.txt").write_text(" ".join(SENTENCES.values()), "utf-8")
    done = ittifak("concordance", "boru hat*", tmp_path / "note.txt")
    assert done.output.strip() == "note.txt.00003: [Boru hattı] doğal gazı Avrupa pazarlarına taşımaktadır."


def test_a_project_goes_out_and_comes_back(tmp_path):
    (tmp_path / "note.txt").write_text(" ".join(SENTENCES.values()), "utf-8")
    ittifak("code", tmp_path / "note.txt", "--out", tmp_path / "program.csv")
    done = ittifak(
        "exchange",
        "export",
        tmp_path / "note.txt",
        "--codings",
        tmp_path / "program.csv",
        "--out",
        tmp_path / "p.qdpx",
    )
    assert done.exit_code == 0, done.output
    done = ittifak("exchange", "import", tmp_path / "p.qdpx", "--out", tmp_path / "back")
    assert done.exit_code == 0, done.output
    assert rows_of(tmp_path / "back" / "codings-program.csv") == rows_of(tmp_path / "program.csv")
    assert ittifak("exchange", "import", tmp_path / "p.qdpx", "--out", tmp_path / "back").exit_code == 1


def test_a_codebook_goes_out_and_comes_back(tmp_path):
    (tmp_path / "codebook.csv").write_text(
        "code,theme,name_en,name_tr,definition\nA.B,x,=One,Bir,Applies.\nC.D,y,Two,İki,Applies too.\n",
        "utf-8",
    )
    assert ittifak("exchange", "codes", tmp_path / "codebook.csv", tmp_path / "c.qdc").exit_code == 0
    assert ittifak("exchange", "codes", tmp_path / "c.qdc", tmp_path / "back.csv").exit_code == 0
    there, back = rows_of(tmp_path / "codebook.csv"), rows_of(tmp_path / "back.csv")
    assert [(row["code"], row["theme"], row["definition"]) for row in back] == [
        (row["code"], row["theme"], row["definition"]) for row in there
    ]
    assert back[0]["name_en"] == "'=One"
    assert ittifak("exchange", "codes", tmp_path / "c.qdc", tmp_path / "c.txt").exit_code == 1


def test_help_answers_without_the_heavy_rooms():
    heavy = "import sys, ittifak.cli; print([m for m in ('pyarrow', 'lxml', 'syntok', 'ahocorasick_rs') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_treaties_give_articles_and_clauses(tmp_path):
    (tmp_path / "pact.txt").write_text(
        "AGREEMENT\n\nArticle 1\n\nThe Parties shall cooperate in the field of energy.\n\nArticle 2\n\n"
        "This Agreement shall remain in force for a period of ten (10) years.\n\nArticle 3\n\n"
        "Either Party may terminate this Agreement by giving six months written notice to the other Party.\n",
        "utf-8",
    )
    done = ittifak("treaties", tmp_path / "pact.txt", "--out", tmp_path / "tables")
    assert done.exit_code == 0, done.output
    assert [row["article"] for row in rows_of(tmp_path / "tables" / "articles.csv")] == ["1", "2", "3"]
    found = {
        (row["article"], row["clause"], row["value"]) for row in rows_of(tmp_path / "tables" / "clauses.csv")
    }
    assert {("2", "duration", "10"), ("3", "exit", "6")} <= found
    assert ittifak("treaties", tmp_path / "pact.txt", "--out", tmp_path / "tables").exit_code == 1


def test_proposals_are_written_for_a_person_and_never_over_decisions(tmp_path):
    (tmp_path / "note.txt").write_text(
        "15 Haziran 2021’de Türkiye ile Azerbaycan arasında Şuşa’da bir anlaşma imzalandı.", "utf-8"
    )
    out = tmp_path / "proposals.csv"
    done = ittifak("propose", "south-caucasus", tmp_path / "note.txt", "--out", out)
    assert done.exit_code == 0, done.output
    row = rows_of(out)[0]
    assert (row["kind"], row["date"], row["decision"]) == ("treaty_signature", "2021-06-15", "")
    assert set(row["a"].split() + row["b"].split()) == {"TUR", "AZE"}
    assert ittifak("propose", "south-caucasus", tmp_path / "note.txt", "--out", out).exit_code == 1
    assert ittifak("propose", "south-caucasus").exit_code == 2


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("quote.csv", b'id,text\n1,"open\n2,two\n3,three\n', "a quotation mark that is not closed"),
        ("returns.csv", b"id,text\r1,one\r2,two\r", ""),
        ("latin.csv", "id,text\n1,ışık\n".encode("cp1254"), ""),
        ("torn.parquet", b"PAR1 nothing more", ""),
        ("ragged.csv", b"id,text\n1,one,more\n2,two\n", ""),
    ],
)
def test_a_damaged_table_is_one_line(tmp_path, name, data, told):
    (tmp_path / name).write_bytes(data)
    done = ittifak(
        "code", tmp_path / name, "--out", tmp_path / "o.csv", "--text-column", "text", "--id-column", "id"
    )
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert [line.startswith(name) for line in done.output.strip().splitlines()] == [True]
    assert told in done.output
    assert not (tmp_path / "o.csv").exists()


def test_columns_that_hold_no_text_are_one_line(tmp_path):
    pq.write_table(pa.table({"id": ["1"], "text": [["a", "b"]]}), tmp_path / "list.parquet")
    done = ittifak(
        "code",
        tmp_path / "list.parquet",
        "--out",
        tmp_path / "o.csv",
        "--text-column",
        "text",
        "--id-column",
        "id",
    )
    assert done.exit_code == 1
    assert done.output.startswith("list.parquet: found")


def test_semicolons_a_mark_at_the_head_and_commas_in_names_are_read(tmp_path):
    (tmp_path / "excel.csv").write_bytes('\ufeffid;"text, plain"\r\n7;Boru hattı gazı taşıyor.\r\n'.encode())
    done = ittifak(
        "code",
        tmp_path / "excel.csv",
        "--out",
        tmp_path / "o.csv",
        "--text-column",
        "text, plain",
        "--id-column",
        "id",
    )
    assert done.exit_code == 0, done.output
    assert {row["id"] for row in rows_of(tmp_path / "o.csv")} == {"7"}
    (tmp_path / "codebook.csv").write_bytes("\ufeffcode;name_en;definition\r\nA.B;One;Applies.\r\n".encode())
    (tmp_path / "patterns.csv").write_text("code,lang,pattern,score\nA.B,tr,boru hat*,0.9\n", "utf-8")
    done = ittifak(
        "code",
        tmp_path / "excel.csv",
        "--out",
        tmp_path / "o.csv",
        "--text-column",
        "text, plain",
        "--id-column",
        "id",
        "--codebook",
        tmp_path / "codebook.csv",
    )
    assert done.exit_code == 0, done.output
    assert [row["code"] for row in rows_of(tmp_path / "o.csv")] == ["A.B"]


def test_ids_are_unique_over_files_and_inputs_are_never_written_over(table, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "sentences.csv").write_bytes(table.read_bytes())
    both = (table, tmp_path / "more" / "sentences.csv")
    for more in ((), ("--id-column", "no")):
        done = ittifak("code", *both, "--out", tmp_path / "o.csv", "--text-column", "text", *more)
        assert done.exit_code == 1
        assert not (tmp_path / "o.csv").exists()
    before = table.read_bytes()
    assert ittifak("code", table, "--out", table, "--text-column", "text").exit_code == 1
    assert table.read_bytes() == before
    (tmp_path / "x.segments.csv").write_text("Boru hattı.", "utf-8")
    assert ittifak("code", tmp_path / "x.segments.csv", "--out", tmp_path / "x.csv").exit_code == 1
    assert (tmp_path / "x.segments.csv").read_text("utf-8") == "Boru hattı."


def test_plain_numbers_stay_ids_and_rows_without_letters_have_a_mode(tmp_path):
    (tmp_path / "t.csv").write_text(
        "id,text\n-5,Boru hattı gazı taşımaktadır ve yol açılmıştır.\n+3,123 456\n=x,\n", "utf-8"
    )
    ittifak(
        "code", tmp_path / "t.csv", "--out", tmp_path / "o.csv", "--text-column", "text", "--id-column", "id"
    )
    rows = rows_of(tmp_path / "o.csv")
    assert {row["id"] for row in rows} == {"-5", "+3", "'=x"}
    assert all(row["mode"] and row["speaker"] for row in rows)


def test_names_of_neighbours_do_not_make_a_row_azerbaijani(tmp_path):
    texts = [
        "Əliyev ile Erdoğan savunma sanayii anlaşmasını imzaladı.",
        "(Məmmədov, 2020; Əliyev, 2019) savunma sanayii işbirliği arttı.",
        "Gəncə ve Bakü arasında boru hattı açıldı.",
    ]
    assert languages_of(texts) == ["tr"] * 3
    assert [language_of(text) for text in texts] == ["tr"] * 3


def test_speakers_have_one_of_three_forms(table, tmp_path):
    for speaker in ("authorX", "party: ", "president"):
        done = ittifak(
            "code", table, "--out", tmp_path / "o.csv", "--text-column", "text", "--speaker", speaker
        )
        assert done.exit_code == 1
        assert "expected" in done.output


def test_a_line_of_turkish_letters_is_no_page_number(tmp_path):
    (tmp_path / "il.txt").write_text("Sayfa bir metni.\n\f\nİl\nAnkara geldi.\n\fili\nson.\n", "utf-8")
    assert ittifak("code", tmp_path / "il.txt", "--out", tmp_path / "o.csv").exit_code == 0

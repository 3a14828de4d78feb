import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.case.fault import CaseError
from ittifak.documents.coding.codebook import Code, Codebook
from ittifak.documents.coding.coder import CODINGS, MODES
from ittifak.documents.coding.coding_file import read_codings, write_codings

HEADER = CODINGS.names
CODEBOOK = Codebook((Code("A"), Code("B")))


def codings(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), CODINGS)


def written(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = ("id", "code")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def faults_of(path: Path, **given: object) -> list[str]:
    with pytest.raises(CaseError) as raised:
        read_codings(path, **given)
    return str(raised.value).splitlines()


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(
    lambda x: x == x.strip()
)
PASSAGES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
FORMULAS = st.tuples(st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'=", "''@", "'"]), PASSAGES).map(
    "".join
)


@st.composite
def any_codings(draw: st.DrawFn) -> pa.Table:
    rows = []
    for segment in draw(
        st.lists(st.one_of(NAMES, FORMULAS.map(str.strip)).filter(bool), unique=True, max_size=4)
    ):
        voice = {
            "mode": draw(st.sampled_from([None, *MODES])),
            "speaker": draw(st.one_of(st.none(), NAMES)),
        }
        codes = draw(st.lists(st.sampled_from(["A", "B"]), unique=True, max_size=2))
        for code in codes or [None]:
            row: dict[str, object] = {"id": segment, "code": code, **voice}
            if code:
                match, start = draw(st.one_of(PASSAGES, FORMULAS)), draw(st.integers(0, 99))
                passage = {"start": start, "end": start + len(match), "match": match}
                row |= {"score": draw(st.floats(0, 1)), **passage}
            rows.append(row)
    return codings(*rows)


@settings(deadline=None, max_examples=300)
@given(any_codings())
def test_what_is_written_is_read_again(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("codings") / "codings.csv"
    assert write_codings(path, table.to_batches(max_chunksize=2)) == len(table)
    assert read_codings(path, CODEBOOK).equals(table)


def test_what_a_spreadsheet_would_run_is_defused(tmp_path):
    matches = ["=1+1", "+1", "-1", "@SUM", "\tx", "'=1", "'a", "a=1"]
    rows = [
        {"id": f"s{n}", "code": "A", "start": 0, "end": len(m), "match": m} for n, m in enumerate(matches)
    ]
    write_codings(tmp_path / "c.csv", codings(*rows).to_batches())
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["match"] for row in csv.DictReader(file)]
    assert cells == ["'=1+1", "+1", "-1", "'@SUM", "'\tx", "''=1", "'a", "a=1"]
    assert read_codings(tmp_path / "c.csv")["match"].to_pylist() == matches


def test_the_same_codings_give_the_same_bytes_and_a_failure_leaves_the_file(tmp_path):
    path = tmp_path / "c.csv"
    table = codings({"id": "s1", "code": "A", "score": 0.1 + 0.2}, {"id": "s2"})
    write_codings(path, table.to_batches())
    before = path.read_bytes()
    write_codings(path, table.to_batches(max_chunksize=1))
    assert path.read_bytes() == before

    def failing():
        yield from table.slice(0, 1).to_batches()
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        write_codings(path, failing())
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["c.csv"]


def test_no_codings_are_a_header(tmp_path):
    assert write_codings(tmp_path / "c.csv", []) == 0
    assert read_codings(tmp_path / "c.csv").equals(CODINGS.empty_table())


def test_a_file_of_a_person_may_hold_several_codes_in_a_cell(tmp_path):
    rows = [("s1", "a text", "A; B", "deed"), ("s2", "more", "", "statement"), ("s3", "x", "B;", "")]
    path = written(tmp_path / "c.csv", *rows, header=("id", "text", "code", "mode"))
    table = read_codings(path, CODEBOOK)
    assert table.schema == CODINGS
    assert [(row["id"], row["code"], row["mode"]) for row in table.to_pylist()] == [
        ("s1", "A", "deed"),
        ("s1", "B", "deed"),
        ("s2", None, "statement"),
        ("s3", "B", None),
    ]


def test_several_persons_may_share_a_file(tmp_path):
    rows = [("s1", "A", "ayla"), ("s1", "A", "bora"), ("s2", "", "ayla"), ("s2", "B", "bora")]
    table = read_codings(written(tmp_path / "c.csv", *rows, header=("id", "code", "coder")))
    assert table["coder"].to_pylist() == ["ayla", "bora", "ayla", "bora"]


def test_every_fault_of_a_row_is_told(tmp_path):
    rows = [
        ("", "A", "", "", "", "", "", ""),
        ("s2", "C", "", "", "", "", "", ""),
        ("s3", "A;B", "0.5", "", "", "", "", ""),
        ("s4", "", "0.5", "", "", "", "", ""),
        ("s5", "A", "1.5", "", "", "", "", ""),
        ("s6", "A", "nan", "", "", "", "", ""),
        ("s7", "A", "1", "5", "2", "", "", ""),
        ("s8", "A", "1", "5", "", "", "", ""),
        ("s9", "A", "1", "0", "3", "four", "", ""),
        ("s10", "A", "", "", "", "word", "", ""),
        ("s11", "A", "", "", "", "", "rumour", ""),
        ("s12", "A", "", "", "", "", "deed", ""),
        ("s12", "B", "", "", "", "", "statement", "author"),
        ("s13", "A", "", "", "", "", "", ""),
        ("s13", "A", "", "", "", "", "", ""),
        ("s14", "A", "", "", "", "", "", ""),
        ("s14", "", "", "", "", "", "", ""),
        ("s15", "A;A", "", "", "", "", "", ""),
    ]
    path = written(tmp_path / "c.csv", *rows, header=tuple(HEADER))
    assert [
        line.split(", expected")[0].removeprefix("c.csv:") for line in faults_of(path, codebook=CODEBOOK)
    ] == [
        "2: found no id",
        "3: found code 'C'",
        "4: found 2 codes beside a score",
        "5: found no code beside a score",
        "6: found score '1.5'",
        "7: found score 'nan'",
        "8: found start '5' and end '2'",
        "9: found start '5' and end ''",
        "10: found a match of 4 signs",
        "11: found a match without start and end",
        "12: found mode 'rumour'",
        "14: found mode 'statement' of 's12'",
        "14: found speaker 'author' of 's12'",
        "16: found code 'A' twice for 's13'",
        "18: found 's14' with and without a code",
        "19: found code 'A' twice for 's15'",
    ]


def test_passages_are_checked_against_the_segments(tmp_path):
    segments = pa.table({"id": ["s1", "s2"], "text": ["a treaty", "short"]})
    rows = [
        ("s1", "A", "1", "2", "8", "treaty"),
        ("s1", "B", "1", "2", "8", "treason"[:6]),
        ("s2", "A", "1", "2", "8", "abcdef"),
        ("s3", "A", "1", "", "", ""),
    ]
    path = written(tmp_path / "c.csv", *rows, header=tuple(HEADER[:6]))
    assert [line.split(", expected")[0] for line in faults_of(path, segments=segments)] == [
        "c.csv:3: found match 'treaso'",
        "c.csv:4: found end 8",
        "c.csv:5: found id 's3'",
    ]


def test_the_form_of_the_file_is_checked(tmp_path):
    path = written(tmp_path / "c.csv", ("s1", "A"), header=("segment", "code"))
    assert faults_of(path)[0].startswith("c.csv:1: found no column 'id'")
    assert faults_of(tmp_path / "none.csv")[0].startswith("none.csv: found no such file")

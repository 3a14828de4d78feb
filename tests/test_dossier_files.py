"""The tables of a dossier as files: complete, cited, safe in a spreadsheet; two runs give the same bytes."""

import csv
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_file

from crawler import fingerprint
from ittifak.dossier.data_files import defused, write
from ittifak.dossier.files import FILES
from ittifak.dossier.listing import as_tables

pytest_plugins = ["bundled_dossier"]
NOTES = ["Citation: A", "Licence: B", "Run: C"]


def rows_of(path):
    """Return the notes, the header and the rows of a CSV file of a dossier."""
    with path.open(encoding="utf-8", newline="") as file:
        notes = [file.readline().rstrip("\n") for _ in range(3)]
        header, *rows = csv.reader(file, strict=True)
    return notes, header, rows


def as_cell(value):
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def same(cell, value):
    """Whether a cell of a file says what the table says."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return math.isclose(float(cell), value)
    return cell == as_cell(value)


@pytest.fixture(scope="module")
def expected(bundled):
    made = dict(zip(("findings", "findings_support"), as_tables(bundled.findings().values()), strict=True))
    return {name: made[name] if name in made else getattr(bundled, name) for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_the_csv_says_what_the_table_says(dossier, bundled, expected, name):
    notes, header, rows = rows_of(dossier / "data" / f"{name}.csv")
    assert notes == [
        f"# Citation: {bundled.settings.citation}",
        f"# Licence: {bundled.settings.licence}",
        f"# Run: {bundled.run_id}; as of {bundled.settings.as_of}",
    ]
    table = defused(expected[name])
    assert header == table.column_names
    wanted = [list(row.values()) for row in table.to_pylist()]
    assert len(rows) == len(wanted) > 0
    wrong = [
        (row, values)
        for row, values in zip(rows, wanted, strict=True)
        if not all(same(cell, value) for cell, value in zip(row, values, strict=True))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_the_parquet_is_the_table_and_says_whose_it_is(dossier, bundled, expected, name):
    table = pq.read_table(dossier / "data" / f"{name}.parquet")
    assert table.to_pylist() == expected[name].to_pylist()
    metadata = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert metadata["citation"] == f"Citation: {bundled.settings.citation}"
    assert metadata["licence"] == f"Licence: {bundled.settings.licence}"
    assert bundled.run_id in metadata["run"]


def test_the_findings_in_the_files_are_those_of_the_case(dossier, bundled):
    table = pq.read_table(dossier / "data" / "findings.parquet").to_pylist()
    support = pq.read_table(dossier / "data" / "findings_support.parquet").to_pylist()
    found = bundled.findings()
    assert {row["id"]: row["value"] for row in table} == {key: f.value for key, f in found.items()}
    assert sorted((row["finding"], row["ref_type"], row["ref"]) for row in support) == sorted(
        (key, row.ref_type, row.ref) for key, finding in found.items() for row in finding.support
    )
    assert all((row["value"] is None) == bool(row["null_reason"]) for row in table)


def test_the_sources_come_as_a_bibliography(dossier, bundled):
    ids = set(bundled.sources["id"].to_pylist())
    entries = parse_file(dossier / "data" / "sources.bib", bib_format="bibtex").entries
    assert {*entries} == ids
    works = json.loads((dossier / "data" / "sources.json").read_text("utf-8"))
    assert {work["id"] for work in works} == ids


HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "－1+1", "--1"]
HARMLESS = ["", "a=1", "1-2", "-3.5", "+7", "-12", "Şuşa", " =", "'=1", "–", None]


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string()])
def test_what_a_spreadsheet_would_run_is_defused(tmp_path, type_):
    table = pa.table({"text": pa.array(HOSTILE + HARMLESS, type_)})
    write(table, tmp_path / "x", NOTES)
    _, _, rows = rows_of(tmp_path / "x.csv")
    cells = [row[0] if row else "" for row in rows]
    assert cells == ["'" + cell for cell in HOSTILE] + [cell or "" for cell in HARMLESS]
    assert pq.read_table(tmp_path / "x.parquet")["text"].to_pylist() == HOSTILE + HARMLESS


def test_numbers_stay_numbers(tmp_path):
    table = pa.table({"n": pa.array([-1, None, 2], pa.int8()), "x": [-2.5, 1e-9, math.pi], "yes": [True] * 3})
    assert defused(table).equals(table)
    write(table, tmp_path / "n", NOTES)
    _, _, rows = rows_of(tmp_path / "n.csv")
    assert [row[0] for row in rows] == ["-1", "", "2"]
    assert [float(row[1]) for row in rows] == [-2.5, 1e-9, math.pi]


@given(st.text(max_size=20))
def test_no_text_begins_as_a_formula_and_none_is_lost(text):
    (safe,) = defused(pa.table({"text": [text]}))["text"].to_pylist()
    assert safe in (text, "'" + text)
    assert (safe == text) == (text[:1] not in {*"=+-@\t\r\n＝＋－＠"} or _is_number(text))


def _is_number(text):
    digits = text[1:].replace(".", "", 1)
    return text[0] in "+-" and digits.isascii() and digits.isdigit() and text[1] != "." and text[-1] != "."


def test_notes_take_one_line_each(tmp_path):
    write(pa.table({"a": [1]}), tmp_path / "x", ["Citation: A\nB", "Licence:\r\nC", "Run: D"])
    notes, header, rows = rows_of(tmp_path / "x.csv")
    assert notes == ["# Citation: A B", "# Licence: C", "# Run: D"]
    assert (header, rows) == (["a"], [["1"]])


def test_two_runs_give_the_same_bytes(dossier, tmp_path):
    circumstances = {"PYTHONHASHSEED": "7", "TZ": "Asia/Baku", "LC_ALL": "C", "COLUMNS": "40"}
    run = subprocess.run(
        [sys.executable, "-m", "ittifak", "run", "--out", "again"],
        cwd=tmp_path,
        env=os.environ | circumstances,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(run.stdout.strip()) == Path("again/index.html")
    assert run.stderr == ""
    first, second = fingerprint(dossier), fingerprint(tmp_path / "again")
    assert {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)} == set()
    assert len(first) > 3000
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_two_dossiers_of_one_process_are_the_same(case, tmp_path):
    opened = case.open()
    assert opened.dossier(tmp_path / "one") == tmp_path / "one" / "index.html"
    opened.dossier(str(tmp_path / "two"))
    assert fingerprint(tmp_path / "two") == fingerprint(tmp_path / "one")

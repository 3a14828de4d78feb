"""``ittifak check``: what is wrong with the rows of a case is said at once, each fault on one line."""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ittifak
from conftest import SmallCase
from ittifak.evidence.schema import tables

REFS = [(name, column) for name, table in tables().items() for column in table.columns if column.refs]


def check(case: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    command = [sys.executable, "-m", "ittifak", "check", str(case)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_a_valid_case_checks_clean(case: SmallCase):
    done = check(case.write())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_command_gives_a_line_for_each_fault(case: SmallCase):
    case.row("ties")["kind"] = "allianz\nof two lines"
    case.row("sources", 1)["perspective"] = "TRU"
    done = check(case.write())
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert [line.split(": found")[0] for line in lines] == ["sources.csv:3", "ties.csv:2"]
    assert "(perhaps 'TUR')" in lines[0]
    assert all(", expected " in line for line in lines)


def test_wrong_usage(tmp_path: Path):
    assert check("no-such-case").returncode == 1
    assert "no-such-case: found no such folder" in check("no-such-case").stderr
    done = subprocess.run(
        [sys.executable, "-m", "ittifak", "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2


@pytest.mark.parametrize(("table", "column"), REFS, ids=lambda value: getattr(value, "name", value))
def test_unknown_id(case: SmallCase, table, column):
    row = case.row(table)
    known = row.get(column.name, "")
    row[column.name] = f"{known} XYZ" if known and column.type != "ref" else "XYZ"
    assert (tables()[table].file, 2, f"{column.name} 'XYZ'") in case.faults()


def test_id_with_a_role_where_none_belongs(case: SmallCase):
    case.row("names")["used_by"] = "AZE:host"
    assert case.faults() == {("names.csv", 2, "used_by 'AZE:host'")}


@pytest.mark.parametrize(
    ("table", "place", "column", "text", "found"),
    [
        ("ties", 0, "date", "2021-02-30", "date '2021-02-30'"),
        ("ties", 0, "date", "2021-13", "date '2021-13'"),
        ("ties", 0, "date", "1991-11-0", "date '1991-11-0'"),
        ("ties", 0, "date", "15.06.2021", "date '15.06.2021'"),
        ("ties", 0, "date", "summer 2021", "date 'summer 2021'"),
        ("ties", 0, "date", " 2021", "date ' 2021'"),
        ("ties", 0, "date", "../..", "date '../..'"),
        ("ties", 0, "date", "2021/2020", "date '2021/2020', which ends before it starts"),
        ("ties", 0, "date", "2021-06-15/2021-05", "date '2021-06-15/2021-05', which ends before it starts"),
        ("ties", 1, "date", "2021/2022/2023", "date '2021/2022/2023'"),
        ("actors", 1, "end", "1990", "start 1991-08-30 and end 1990"),
        ("members", 0, "end", "1991-12-31", "start 1992 and end 1991-12-31"),
        ("ties", 2, "mode", "Deed", "mode 'Deed'"),
        ("ties", 0, "sign", "+1", "sign '+1'"),
        ("ties", 0, "status", "", "no status"),
        ("ties", 0, "status", " ", "status ' '"),
        ("ties", 0, "label_en", "\u00a0\t", "no label_en"),
        ("ties", 1, "value", "6,3", "value '6,3' with a decimal comma"),
        ("ties", 1, "value", "1.006,3", "value '1.006,3' with a decimal comma"),
        ("observations", 0, "value", "1e999", "value '1e999'"),
        ("observations", 0, "value", "NaN", "value 'NaN'"),
        ("ties", 1, "value", "six", "value 'six'"),
        ("ties", 1, "value", "7.5", "value 7.5"),
        ("ties", 1, "unit", "", "a value without unit"),
        ("observations", 0, "value", "", "no value and no bounds"),
        ("actors", 0, "cow", "640.5", "cow '640.5'"),
        ("actors", 0, "cow", "9" * 30, f"cow '{'9' * 30}'"),
        ("sources", 0, "opened", "true", "opened 'true'"),
        ("sources", 0, "language", "Turkish", "language 'Turkish'"),
        ("sources", 0, "url", "javascript:alert(1)", "url 'javascript:alert(1)'"),
        ("sources", 0, "perspective", "AZE", "perspective 'AZE' on the basis unknown"),
        ("ties", 0, "a", "AZE", "1 party"),
        ("ties", 0, "a", "AZE TUR AZE", "a party twice"),
        ("ties", 1, "b", "TUR SOCAR", "a party twice"),
        ("ties", 0, "a", "AZE TUR:friend", "role 'friend'"),
        ("ties", 0, "a", "AZE TUR:", "role ''"),
        ("ties", 0, "a", "AZE  TUR", "a ''"),
        ("evidence", 1, "via", "", "source 'article-1999', which nobody opened, and no via"),
        ("evidence", 0, "via", "article-1999", "via 'article-1999', which nobody opened"),
        ("evidence", 0, "via", "book-2020", "via 'book-2020', the source itself"),
        ("evidence", 0, "asserts", "1993-04-03", "asserts '1993-04-03'"),
        ("evidence", 0, "stance", "contradicts", "no evidence for 't1'"),
        ("evidence", 5, "stance", "contradicts", "no evidence for 'o1'"),
        ("commitments", 0, "tie", "t1", "tie 't1' of mode deed"),
        ("fulfilments", 0, "tie", "t5", "tie 't5' of mode statement"),
        ("coverage", 0, "b", "AZE", "a and b alike"),
        ("members", 1, "parent", "TUR", "its own parent"),
    ],
)
def test_one_wrong_cell(case: SmallCase, table, place, column, text, found):
    case.row(table, place)[column] = text
    targets = {"no evidence for 't1'": "ties.csv", "no evidence for 'o1'": "observations.csv"}
    line = 2 if found in targets else place + 2
    assert case.faults() == {(targets.get(found, f"{table}.csv"), line, found)}


def test_side_b_is_missing(case: SmallCase):
    case.row("ties", 2).update(a="ARM AZE", b="")
    assert case.faults() == {("ties.csv", 4, "no side b, with kind 'clash'")}


def test_two_roles(case: SmallCase):
    case.row("ties")["a"] = "AZE TUR:host:host"
    assert case.faults() == {("ties.csv", 2, "a 'TUR:host:host'"), ("ties.csv", 2, "role 'host:host'")}


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\tx", "\rx"])
@pytest.mark.parametrize(("table", "column"), [("evidence", "paraphrase_tr"), ("ties", "unit")])
def test_formula(case: SmallCase, table, column, text):
    case.row(table, 1)[column] = text
    case.write(quoting=csv.QUOTE_ALL)
    assert (f"{table}.csv", 3, f"{column} '{text}', which a spreadsheet would run") in case.faults()


@pytest.mark.parametrize("text", ["-12.5", "+3", "1999", "a=b", "e-mail"])
def test_what_only_looks_like_a_formula(case: SmallCase, text):
    case.row("evidence")["locator"] = text
    assert case.faults() == set()


def test_id_twice(case: SmallCase):
    for table in ("actors", "kinds", "sources", "ties", "observations", "commitments"):
        case.tables[table].append(dict(case.row(table)))
    assert {(file, line, found) for file, line, found in case.faults() if "again" in found} == {
        (f"{table}.csv", len(rows) + 1, f"id '{rows[0]['id']}' again, as in line 2")
        for table, rows in case.tables.items()
        if table in ("actors", "kinds", "sources", "ties", "observations", "commitments")
    }


def test_evidence_twice_only_where_source_and_place_are_the_same(case: SmallCase):
    case.tables["evidence"] += [dict(case.row("evidence", 2)), {**case.row("evidence", 2), "locator": "p. 9"}]
    assert case.faults() == {
        ("evidence.csv", 8, "target source locator via via_locator 't3 ministry-2021' again, as in line 4")
    }


@pytest.mark.parametrize("asserts", ["date=2021-06-16", "value=5", "low=6.5", "high=9"])
def test_conflict_without_a_rule(case: SmallCase, asserts):
    case.row("evidence", 1)["asserts"] = asserts
    assert case.faults() == {("ties.csv", 3, f"evidence that asserts {asserts}, and no rule")}
    case.row("ties", 1)["rule"] = "best_grade"
    case.write()
    assert case.faults() == set()


@pytest.mark.parametrize("asserts", ["date=2007/..", "value=6.30", "place=Baku"])
def test_what_a_source_gives_is_what_the_tie_shows(case: SmallCase, asserts):
    case.row("evidence", 1)["asserts"] = asserts
    assert case.faults() == set()


def test_tie_without_evidence_and_source_cited_but_missing(case: SmallCase):
    case.tables["evidence"].pop(4)
    case.row("evidence", 0)["source"] = "book-2021"
    assert case.faults() == {
        ("ties.csv", 6, "no evidence for 't5'"),
        ("evidence.csv", 2, "source 'book-2021'"),
    }


def test_all_faults_at_once(case: SmallCase):
    case.settings = case.settings.replace('focal = "TUR AZE"', 'focal = "TUR AZB"')
    case.row("actors", 4)["kind"] = "alliance"
    case.row("members")["start"] = "1992-13"
    case.row("names")["lang"] = "English"
    case.row("sources", 1)["reliability"] = "G"
    case.row("ties", 0)["kind"] = "allianc"
    case.row("ties", 1)["value"] = "6,3"
    case.row("ties", 2)["label_tr"] = "=x"
    case.row("ties", 4)["b"] = "AZE GEO:hosts"
    case.row("evidence", 0)["coder"] = "two coders"
    case.row("coverage")["period"] = "2024/1991"
    folder = case.write()
    (folder / "notes.csv").write_text("a\n", encoding="utf-8")
    assert case.faults() == {
        ("case.toml", 4, "focal 'AZB'"),
        ("actors.csv", 6, "kind 'alliance'"),
        ("members.csv", 2, "start '1992-13'"),
        ("names.csv", 2, "lang 'English'"),
        ("sources.csv", 3, "reliability 'G'"),
        ("ties.csv", 2, "kind 'allianc'"),
        ("ties.csv", 3, "value '6,3' with a decimal comma"),
        ("ties.csv", 4, "label_tr '=x', which a spreadsheet would run"),
        ("ties.csv", 6, "role 'hosts'"),
        ("evidence.csv", 2, "coder 'two coders'"),
        ("coverage.csv", 2, "period '2024/1991', which ends before it starts"),
        ("notes.csv", 0, "a table that is not part of a case"),
    }


TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="-=+@:/.,~?%X \t\r\n\"';0129AZTURaı{}[]", max_size=15),
    st.sampled_from(
        [f"{'9' * 400}", "0" * 5000, "[" * 50, "1e308", "0000", "9999~", "AZE " * 50, "\ufeff", "\u202e"]
    ),
)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), text=TEXTS)
def test_any_text_in_any_cell_is_read_back_or_refused(data, text):
    with tempfile.TemporaryDirectory() as folder:
        case = SmallCase(Path(folder) / "case")
        table = data.draw(st.sampled_from(list(case.tables)), label="table")
        row = data.draw(st.sampled_from(case.tables[table]), label="row")
        column = data.draw(st.sampled_from(tables()[table].columns), label="column")
        row[column.name] = text
        case.write()
        try:
            cells = case.open().table(table).column(column.name).to_pylist()
        except ittifak.CaseError as error:
            assert len(str(error).split(os.linesep)) == len(error.faults)
        else:
            kept = cells[case.tables[table].index(row)]
            if isinstance(kept, str | None):
                assert (kept or "") == text

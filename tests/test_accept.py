"""What a person decided of proposals, taken into a case: all of it or nothing."""

import csv
import os
import sys

import pyarrow as pa
import pytest

import ittifak
from ittifak.case import write_tables
from ittifak.case.fault import CaseError
from ittifak.documents.proposals.accept import accept
from ittifak.documents.proposals.proposal_file import PROPOSALS, proposal_id, proposed_cell, write_proposals

SHA = "0" * 64
WORDS = {
    "label_en": "Alliance signed",
    "label_tr": "İttifak imzalandı",
    "paraphrase_en": "The two sign, it says.",
    "paraphrase_tr": "İkisinin imzaladığı yazılı.",
    "credibility": "2",
}
TABLES = ("ties", "evidence", "reviews")


def proposal(number, **more):
    row = {
        "rule": "treaty-signed",
        "score": 0.7,
        "passage": "=Bir cümle.",
        "kind": "alliance",
        "mode": "deed",
        "a": "AZE GEO",
        "date": f"20{number:02}",
        "document": "d1",
        "source": "book-2020",
        "locator": "§1 p. 7",
        "sha256": SHA,
        "start": number * 10,
        "end": number * 10 + 9,
    } | more
    row["proposed"] = proposed_cell(row)
    return row | {"id": proposal_id(row["rule"], row["sha256"], row["start"], row["end"])}


def decided(row, decision="accept", **more):
    words = WORDS if decision == "accept" else {}
    return row | {"decision": decision, "by": "analyst-1", "decided": "2024-05-31"} | words | more


@pytest.fixture
def folder(case):
    return case.write()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "proposals.csv"

    def write(*rows):
        path.unlink(missing_ok=True)
        table = pa.Table.from_pylist(
            [{name: row.get(name) for name in PROPOSALS.names} for row in rows], PROPOSALS
        )
        write_proposals(table, path)
        return path

    return write


def content(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def faults(folder, path):
    before = content(folder)
    with pytest.raises(CaseError) as error:
        accept(folder, path)
    assert content(folder) == before
    assert sorted(one.name for one in folder.parent.iterdir() if one.name.startswith(".")) == []
    return [str(fault) for fault in error.value.faults]


def test_decisions_become_ties_evidence_and_reviews(folder, file):
    before = content(folder)
    path = file(
        decided(proposal(1)),
        decided(proposal(2), date="2002-03", a="AZE GEO ARM", reason="The day is not given."),
        decided(proposal(3), "reject", reason="A plan only."),
        proposal(4),
    )
    assert accept(folder, path) == (1, 1, 1)
    after = content(folder)
    assert {name for name in after if after[name] != before[name]} == {
        name for name in after if name.stem in TABLES and name.parent == name.parent.parent
    }
    for name in TABLES:
        [changed] = [path for path in after if str(path) == f"{name}.csv"]
        assert after[changed].startswith(before[changed]), "rows are added, nothing else"
    opened = ittifak.open_case(folder)
    new = [row for row in opened.ties.to_pylist() if row["id"] not in ("t1", "t2", "t3", "t4", "t5")]
    assert [(row["id"], row["a"], row["date"], row["status"]) for row in new] == [
        ("2001-alliance-aze-geo", "AZE GEO", "2001", "accepted"),
        ("2002-alliance-aze-geo-arm", "AZE GEO ARM", "2002-03", "accepted"),
    ]
    evidence = [row for row in opened.evidence.to_pylist() if row["target"] == "2001-alliance-aze-geo"]
    assert [(row["source"], row["locator"], row["coder"], row["stance"]) for row in evidence] == [
        ("book-2020", "§1 p. 7", "analyst-1", "supports")
    ]
    reviews = opened.reviews.to_pylist()[1:]
    assert [(row["decision"], row["tie"], row["by"], row["date"], row["changed"]) for row in reviews] == [
        ("accepted", "2001-alliance-aze-geo", "analyst-1", "2024-05-31", None),
        (
            "changed",
            "2002-alliance-aze-geo-arm",
            "analyst-1",
            "2024-05-31",
            "a=AZE GEO→AZE GEO ARM; date=2002→2002-03",
        ),
        ("rejected", None, "analyst-1", "2024-05-31", None),
    ]
    assert reviews[1]["proposed"] == proposal(2)["proposed"]
    assert reviews[2]["reason"] == "A plan only."


def test_without_a_decision_nothing_changes(folder, file):
    before = content(folder)
    assert accept(folder, file(proposal(1), proposal(2, **WORDS))) == (0, 0, 0)
    assert content(folder) == before


def test_a_case_without_reviews_gets_them(case, file):
    del case.tables["reviews"]
    folder = case.write()
    assert accept(folder, file(decided(proposal(1)))) == (1, 0, 0)
    assert [row["decision"] for row in rows_of(folder, "reviews")] == ["accepted"]


def test_decided_rows_may_stay_in_the_file(folder, file):
    first = decided(proposal(1))
    assert accept(folder, file(first, proposal(2))) == (1, 0, 0)
    assert accept(folder, file(first, decided(proposal(2)))) == (1, 0, 0)
    before = content(folder)
    assert accept(folder, file(first, decided(proposal(2)))) == (0, 0, 0)
    assert content(folder) == before


def test_what_was_decided_is_not_decided_otherwise(folder, file):
    accept(folder, file(decided(proposal(1))))
    told = faults(folder, file(decided(proposal(1), "reject")))
    assert any(
        "proposals.csv:2: found a decision on" in line and "analyst-1 accepted on 2024-05-31" in line
        for line in told
    )


def test_a_tie_that_is_there_gets_a_further_piece_of_evidence(folder, file):
    row = decided(proposal(1, a="AZE TUR", date="2021-06-15"), tie="t1")
    assert accept(folder, file(row)) == (1, 0, 0)
    assert [row["source"] for row in rows_of(folder, "evidence") if row["target"] == "t1"] == [
        "book-2020"
    ] * 2
    assert len(rows_of(folder, "ties")) == 5
    assert rows_of(folder, "reviews")[-1]["tie"] == "t1"


def test_two_rows_may_make_one_tie(folder, file):
    one, two = proposal(1), proposal(2, date="2001", locator="§1 p. 8")
    assert accept(folder, file(decided(one, tie="new"), decided(two, tie="new"))) == (2, 0, 0)
    assert [row["locator"] for row in rows_of(folder, "evidence") if row["target"] == "new"] == [
        "§1 p. 7",
        "§1 p. 8",
    ]
    assert [row["id"] for row in rows_of(folder, "ties")].count("new") == 1


def test_rows_of_one_tie_must_agree(folder, file):
    told = faults(
        folder,
        file(
            decided(proposal(1), tie="new"),
            decided(proposal(2), tie="new"),
            decided(proposal(3), tie="t5", locator="x"),
        ),
    )
    assert (
        "proposals.csv:3: found date '2002' for the tie 'new', expected '2001', as in line 2, or another tie"
        in told
    )
    assert any(line.startswith("proposals.csv:4: found kind 'alliance' for the tie 't5'") for line in told)


def test_every_fault_is_told_at_once_at_its_line(folder, file):
    path = file(
        decided(proposal(1), "perhaps"),
        decided(proposal(2), by="", decided="31.05.2024"),
        decided(proposal(3) | {"sha256": "1" * 64}),
        decided(proposal(4, document="none")),
        decided(proposal(5), label_en="", credibility="9"),
        decided(proposal(6), kind="none", date="15.06.2021", a="AZE XXX"),
        decided(proposal(7), label_en="=1+1"),
        decided(proposal(8) | {"proposed": "what"}),
        decided(proposal(9), mode="statement"),
        decided(proposal(10), a="AZE TUR", date="2021-06-15"),
        decided(proposal(11)),
        decided(proposal(11)),
    )
    told = faults(folder, path)
    for line, part in (
        (2, "decision 'perhaps'"),
        (3, "by ''"),
        (3, "decided '31.05.2024'"),
        (4, "not that of rule, document and passage"),
        (4, "a proposal from another version of 'd1'"),
        (5, "document 'none'"),
        (6, "label_en"),
        (6, "credibility"),
        (7, "kind"),
        (7, "15.06.2021"),
        (7, "XXX"),
        (8, "which a spreadsheet would run"),
        (9, "proposed 'what'"),
        (10, "a statement without venue_en"),
        (11, "equal to 't1' in parties, kind, mode and date"),
        (13, "decided again, as in line 12"),
    ):
        assert any(one.startswith(f"proposals.csv:{line}: ") and part in one for one in told), (
            line,
            part,
            told,
        )


def test_a_case_at_fault_is_not_written(case, file):
    case.row("ties")["kind"] = "none"
    folder = case.write()
    assert any(line.startswith("ties.csv:2: ") for line in faults(folder, file(decided(proposal(1)))))


def test_a_table_without_a_column_that_is_needed_is_told(folder, file):
    path = folder / "reviews.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    place = rows[0].index("changed")
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([row[:place] + row[place + 1 :] for row in rows])
    assert accept(folder, file(decided(proposal(1)))) == (1, 0, 0)
    told = faults(folder, file(decided(proposal(2), date="2003")))
    assert (
        "reviews.csv:1: found no column 'changed', expected that column, for what the proposals hold" in told
    )


def test_a_case_in_a_workbook_is_told(tmp_path, file):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "case.xlsx").write_bytes(b"PK")
    (tmp_path / "book" / "case.toml").write_text("", "utf-8")
    with pytest.raises(CaseError, match="CSV tables, to which rows can be added"):
        accept(tmp_path / "book", file(decided(proposal(1))))


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_stay_and_a_missing_last_one_is_added(folder, file, end):
    path = folder / "ties.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n").replace(b"\n", end.encode()))
    accept(folder, file(decided(proposal(1))))
    assert path.read_bytes().count(b"\r\n") == (path.read_bytes().count(b"\n") if end == "\r\n" else 0)
    assert len(ittifak.open_case(folder).ties) == 6


def test_the_folder_stays_the_one_that_others_have_open(folder, file):
    inode = folder.stat().st_ino
    accept(folder, file(decided(proposal(1))))
    if sys.platform == "linux":
        assert folder.stat().st_ino == inode
    assert len(ittifak.open_case(folder).ties) == 6


def test_it_works_where_names_cannot_be_exchanged(folder, file, monkeypatch):
    monkeypatch.setattr(write_tables, "_exchange", lambda new, old: False)
    assert accept(folder, file(decided(proposal(1)))) == (1, 0, 0)
    assert len(ittifak.open_case(folder).ties) == 6
    assert [one.name for one in folder.parent.iterdir() if one.name.startswith(".")] == []


def test_what_another_wrote_meanwhile_is_not_lost(folder):
    with (
        pytest.raises(CaseError, match="changed at the same time"),
        write_tables.staged(folder, {"ties.csv": b"new"}) as copy,
    ):
        (folder / "note.txt").write_text("mine", "utf-8")
        copy.put_in_place()
    assert (folder / "note.txt").read_text("utf-8") == "mine"
    assert (folder / "ties.csv").read_bytes() != b"new"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to be killed")
@pytest.mark.parametrize("exchanges", [True, False])
def test_killed_at_any_step_it_leaves_the_old_case_or_the_new(folder, exchanges, monkeypatch):
    """A child is killed before each of its steps on files; afterwards the three tables belong together."""
    if not exchanges:
        monkeypatch.setattr(write_tables, "_exchange", lambda new, old: False)
    old = {f"{name}.csv": (folder / f"{name}.csv").read_bytes() for name in TABLES}
    new = {name: data + b"# new\n" for name, data in old.items()}
    others = {name: data for name, data in content(folder).items() if str(name) not in old}
    seen = set()
    for step in range(1, 2000):
        if _killed_at(step, folder, new) == 0:
            break
        if not exchanges:
            write_tables.recover(folder)
        now = {name: (folder / name).read_bytes() for name in old}
        assert now in (old, new), f"killed at step {step}"
        seen.add(now == new)
        assert {name: data for name, data in content(folder).items() if str(name) not in old} == others
        with write_tables.staged(folder, old) as copy:
            copy.put_in_place()
    else:
        raise AssertionError("it never came to its end")
    assert {name: (folder / name).read_bytes() for name in old} == new
    assert seen == {True, False}
    assert [one.name for one in folder.parent.iterdir() if one.name.startswith(".")] == []


def _killed_at(step, folder, tables):
    """Put tables in place in a child that is killed at its step-th act on files; return its status."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [step]

    def count(event, _):
        if event.startswith(("os.", "open", "shutil.", "pathlib.")):
            left[0] -= 1
            if not left[0]:
                os._exit(9)

    sys.addaudithook(count)
    try:
        with write_tables.staged(folder, tables) as copy:
            copy.put_in_place()
    except BaseException:
        os._exit(1)
    os._exit(0)

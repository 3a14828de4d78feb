"""Evidence that is taken away changes what it supported: no number stands without it."""

import csv
import random
import shutil

import pytest

from conftest import write_table
from ittifak.api import open_case
from ittifak.evidence.schema import tables

pytest_plugins = ["bundled_dossier"]
SINCE = "2019"  # (a part of the bundled case, so that taking rows one by one does not take all day)
MENTIONS = {("ties", "differs"), ("coverage", "sources"), ("names", "used_by")}


class Folder:
    """The tables of a case as rows of text, from which rows can be taken with all that hangs on them."""

    def __init__(self, root):
        self.root = root
        self.tables = {}
        for name in tables():
            path = root / tables()[name].file
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    self.tables[name] = list(csv.DictReader(file, strict=True))

    def take(self, table, gone):
        """Take the rows that ``gone`` holds for, and the rows that point to them or lose all support."""
        rows = self.tables[table]
        self.tables[table] = [row for row in rows if not gone(row)]
        ids = {row["id"] for row in rows if gone(row) and "id" in row}
        for name, other in self.tables.items():
            for column in tables()[name].columns:
                if not ids or table not in column.refs:
                    continue
                if (name, column.name) in MENTIONS:
                    for row in other:
                        row[column.name] = " ".join(x for x in row[column.name].split() if x not in ids)
                else:
                    self.take(name, lambda row, column=column.name: points_to(row[column], ids))
        borne_out = {row["target"] for row in self.tables["evidence"] if row["stance"] == "supports"}
        if any(row["id"] not in borne_out for row in self.tables["ties"]):
            self.take("ties", lambda row: row["id"] not in borne_out)

    def findings(self):
        for name, rows in self.tables.items():
            write_table(self.root / tables()[name].file, name, rows)
        return open_case(self.root).findings()


def points_to(cell, ids):
    return bool(ids & {part.split(":")[0] for part in cell.split()})


def answer(finding):
    return finding and (finding.value, finding.low, finding.high)


def take(folder, finding, row):
    """Take one row of a finding's support out of the case."""
    if finding.rule.id == "sources.independent" and row.ref_type == "source":
        tie = finding.subject.removeprefix("tie:")
        folder.take("evidence", lambda e: e["target"] == tie and (e["via"] or e["source"]) == row.ref)
    elif row.ref_type == "coverage":
        layer, period = row.ref.split(" ")
        dyad = set(finding.subject.removeprefix("dyad:").split("-"))
        folder.take(
            "coverage", lambda c: (c["layer"], c["period"]) == (layer, period) and {c["a"], c["b"]} == dyad
        )
    elif row.ref_type == "citation":
        citation, position = row.ref.rsplit(":", 1)
        folder.take("audit", lambda a: citation in a["citations"].split())
        folder.take("claims", lambda c: c["citation"] == citation)
        folder.take("citations", lambda c: (c["citation"], c["position"]) == (citation, position))
    else:
        folder.take(
            {"tie": "ties", "audit": "audit"}.get(row.ref_type, f"{row.ref_type}s"),
            lambda r: r["id"] == row.ref,
        )


def may_be_taken(finding, row, settings):
    if row.contribution is None or row.ref_type == "finding":
        return False  # (what only may matter, or stands on the case's rows through other findings)
    if finding.unit == "score":
        return 0 < finding.value < 1  # A full indicator stays full with one tie fewer.
    if finding.unit == "share":
        return 0 < finding.value < 1  # All of fewer ties are all of them still.
    if finding.rule.id == "sources.independent" and row.ref_type == "source":
        return finding.value > 1  # A tie that rests on nothing is no tie.
    return row.ref not in {*settings.focal, *settings.region}


@pytest.fixture(scope="module")
def part(bundled, tmp_path_factory):
    """A part of the bundled case: its ties of the last years, and all that hangs on them."""
    root = tmp_path_factory.mktemp("part") / "case"
    shutil.copytree(bundled.files.root, root)
    folder = Folder(root)
    folder.take("ties", lambda row: row["date"][:4] < SINCE)
    folder.findings()
    return open_case(root)


def test_every_rule_rests_on_its_support(part, tmp_path):
    rng = random.Random(20211110)
    bundled, found = part, part.findings()
    choices = {}
    for finding in found.values():
        for row in finding.support:
            if may_be_taken(finding, row, bundled.settings):
                choices.setdefault((finding.rule.id, row.ref_type), []).append((finding, row))
    direct = {
        f.rule.id
        for f in found.values()
        if any(row.contribution is not None and row.ref_type != "finding" for row in f.support)
    }
    assert {rule for rule, _ in choices} == direct
    unmoved = []
    for key, options in sorted(choices.items()):
        finding, row = rng.choice(options)
        copy = tmp_path / f"{key[0]}-{key[1]}"
        shutil.copytree(bundled.files.root, copy)
        folder = Folder(copy)
        take(folder, finding, row)
        if answer(folder.findings().get(finding.id)) == answer(finding):
            unmoved.append((finding.id, finding.title.en, row))
    assert unmoved == []


def test_a_copy_from_which_nothing_is_taken_has_the_same_findings(bundled, tmp_path):
    shutil.copytree(bundled.files.root, tmp_path / "copy")
    copy = Folder(tmp_path / "copy").findings()
    assert copy == bundled.findings()


def test_a_finding_without_support_has_no_value_or_says_zero(bundled):
    for finding in bundled.findings().values():
        counted = [row for row in finding.support if row.contribution != 0]
        if finding.value:
            assert counted, finding
        if finding.value is None:
            assert not [row for row in counted if row.contribution is not None], finding
            assert finding.null_reason.en
            assert finding.null_reason.tr


def test_each_finding_leads_through_others_to_rows_of_the_case(bundled):
    found = bundled.findings()
    tables = {"tie": "placed", "source": "sources", "actor": "actors", "commitment": "commitments"}
    known = {
        kind: {row["id"] for row in bundled.rows(f"select id from {table}")} for kind, table in tables.items()
    }
    lead_down = {}

    def leads_down(key):
        if key not in lead_down:
            lead_down[key] = any(
                leads_down(row.ref)
                if row.ref_type == "finding"
                else row.ref in known.get(row.ref_type, {row.ref})
                for row in found[key].support
            )
        return lead_down[key]

    for key, finding in found.items():
        assert all(row.ref in found for row in finding.support if row.ref_type == "finding"), finding
        if finding.value and finding.unit != "stage":
            assert leads_down(key), finding


@pytest.mark.parametrize("unit", ["ties", "sources", "actors", "share", "score", "difference", "commitments"])
def test_contributions_add_up_to_the_value(bundled, unit):
    some = [f for f in bundled.findings().values() if f.unit == unit and f.value is not None]
    assert some
    some = [f for f in some if f.value == 0 or any(row.contribution is not None for row in f.support)]
    assert some
    for finding in some:
        total = sum(row.contribution or 0 for row in finding.support)
        assert total == pytest.approx(finding.value, abs=1e-4), finding
        if finding.low is not None:
            assert finding.low <= finding.value <= finding.high

"""What the bundled case must hold, whatever is added to it."""

import pytest
from click.testing import CliRunner

from ittifak.case.folder import bundled as bundled_cases
from ittifak.cli import main
from ittifak.evidence.schema import modes, tables

pytest_plugins = ["bundled_dossier"]


def test_it_checks_clean():
    told = CliRunner().invoke(main, ["check", "south-caucasus"])
    assert (told.exit_code, told.output) == (0, "")


def test_it_has_a_file_for_each_table_that_it_fills(bundled):
    root = bundled_cases()["south-caucasus"]
    files = {path.stem for path in root.glob("*.csv")}
    assert files <= {*tables()}
    assert all(getattr(bundled, name).num_rows for name in files)


def test_it_covers_what_the_study_holds_of_its_two_periods(bundled):
    rows = bundled.rows(
        """select * from placed
           where year(coalesce(end_high, date '9999-12-31')) >= 1991 and year(start_low) <= 2013
              or year(coalesce(end_high, date '9999-12-31')) >= 2020 and year(start_low) <= 2021"""
    )
    assert len(rows) >= 160
    assert {row["mode"] for row in rows} == {*modes()}
    assert {row["effective_sign"] for row in rows} >= {1, -1}
    assert len({row["layer"] for row in rows}) >= 10
    for mode in modes():
        assert sum(row["mode"] == mode for row in rows) >= 5, mode


def test_it_codes_the_focal_pair_its_rivals_and_others(bundled):
    assert bundled.settings.focal == ("TUR", "AZE")
    met = {
        frozenset((row["a"], row["b"])): row["n"]
        for row in bundled.rows(
            """select least(a, b) as a, greatest(a, b) as b, count(distinct tie) as n
               from dyads group by all"""
        )
    }
    assert max(met, key=met.get) == {"TUR", "AZE"}
    assert all(met[frozenset(pair)] for pair in (("ARM", "AZE"), ("ARM", "TUR"), ("AZE", "RUS")))
    hostile = bundled.rows(
        "select distinct d.a, d.b from dyads d join placed p on p.id = d.tie where p.effective_sign = -1"
    )
    assert {"ARM", "AZE", "TUR"} <= {row[side] for row in hostile for side in ("a", "b")}


def test_no_tie_rests_on_nothing(bundled):
    assert bundled.rows("select id from ties where id not in (select target from roots)") == []
    assert bundled.rows("select target from support where supporting = 0") == []
    independent = {
        f.subject: f.value for f in bundled.findings().values() if f.rule.id == "sources.independent"
    }
    assert len(independent) == len(bundled.rows("select id from placed"))
    assert min(independent.values()) >= 1


def test_each_piece_of_evidence_says_where_it_stands(bundled):
    # A web page needs no more than its address; whatever else was read has pages or sections.
    lost = bundled.rows(
        """select e.target, e.source, e.via from evidence e join sources o on o.id = coalesce(e.via, e.source)
           where case when e.via is null then e.locator else e.via_locator end is null and o.url is null"""
    )
    assert lost == []


def test_works_that_nobody_opened_say_through_which_they_are_known(bundled):
    assert (
        bundled.rows(
            """select e.target, e.source from evidence e join sources s on s.id = e.source
               left join sources v on v.id = e.via
               where not s.opened and (v.id is null or not v.opened)"""
        )
        == []
    )
    assert (
        bundled.rows("select id from sources where not opened and reliability <> 'F' and url is not null")
        == []
    )
    assert (
        bundled.rows(
            "select id from sources where id not in (select source from evidence union select via from evidence"
            " where via is not null)"
        )
        == []
    )


@pytest.mark.parametrize(
    ("table", "stem"),
    [
        ("ties", "label"),
        ("evidence", "paraphrase"),
        ("commitments", "paraphrase"),
        ("kinds", "name"),
        ("coverage", "note"),
    ],
)
def test_words_are_there_in_both_languages(bundled, table, stem):
    rows = bundled.rows(f"select * from {table}")
    assert rows
    assert [row for row in rows if not (row[f"{stem}_en"] or "").strip()] == []
    assert [row for row in rows if not (row[f"{stem}_tr"] or "").strip()] == []
    alike = [row for row in rows if row[f"{stem}_en"] == row[f"{stem}_tr"] and len(row[f"{stem}_en"]) > 30]
    assert alike == []


def test_judgements_are_not_graded_as_facts(bundled):
    assert (
        bundled.rows(
            """select e.target, e.source from evidence e join ties t on t.id = e.target
               where t.mode = 'assessment' and e.credibility = '1'"""
        )
        == []
    )


def test_it_is_as_large_as_the_study_and_the_record_beside_it_need(bundled):
    (size,) = bundled.rows(
        "select (select count(*) from placed) as ties, (select count(*) from observations) as observations"
    )
    assert size["ties"] >= 480
    assert size["observations"] >= 120
    years = {row["y"] for row in bundled.rows("select distinct year(start_low) as y from placed")}
    assert {1828, 1829} & years and {1918, 1921, 1993, 2010, 2021, 2023, 2025} <= years


def test_each_compared_dyad_was_coded_and_searched_under_the_same_protocol(bundled):
    dyads = [bundled.settings.focal, *bundled.settings.compared]
    assert {frozenset(pair) for pair in dyads} == {
        frozenset(pair.split()) for pair in ("TUR AZE", "ARM RUS", "AZE RUS", "TUR GEO", "ARM FRA")
    }
    for a, b in dyads:
        pair = (min(a, b), max(a, b))
        rows = bundled.rows("select * from coverage where least(a, b) = ? and greatest(a, b) = ?", *pair)
        fields = {row["layer"] for row in rows if row["effort"] != "unsearched" and row["modes"] is None}
        assert fields >= {"legal", "military", "energy", "economy", "diplomacy", "defence_industry"}, pair
        assert any(row["modes"] and "statement" in row["modes"] for row in rows), pair
        modes_met = bundled.rows(
            "select mode, count(*) as n from placed where id in"
            " (select tie from dyads where least(a, b) = ? and greatest(a, b) = ?) group by mode",
            *pair,
        )
        counts = {row["mode"]: row["n"] for row in modes_met}
        assert counts["deed"] >= 40, pair
        assert counts["statement"] >= 10, pair
        provisions = bundled.rows(
            "select id from commitments where tie in (select tie from dyads where least(a, b) = ? and greatest(a, b) = ?)",
            *pair,
        )
        assert len(provisions) >= 10, pair


def test_the_record_beside_the_study_is_there(bundled):
    def some(where):
        return bundled.rows(f"select id from placed where {where}")

    assert some("kind = 'treaty_signature' and start_low = '1994-02-09'")
    assert some("kind = 'treaty_signature' and start_low = '2009-10-10'")
    assert some("kind = 'treaty_signature' and start_low = '2022-02-22'")
    assert some("kind = 'battle' and start_low between '2023-09-19' and '2023-09-20'")
    harmed = bundled.rows(
        "select distinct entity from observations where attribute similar to '(killed|displaced|missing|dead|mine).*'"
    )
    assert {"ARM", "AZE"} <= {row["entity"] for row in harmed}
    speakers = bundled.rows(
        "select distinct standing from standing join placed on placed.id = tie where mode = 'statement' and side = 'a'"
    )
    assert {"TUR", "AZE", "ARM", "RUS", "FRA", "GEO", "IRN"} <= {row["standing"] for row in speakers}


def test_only_office_holders_stand_for_persons(bundled):
    kinds = {row["kind"] for row in bundled.rows("select distinct kind from actors")}
    assert kinds <= {"state", "entity", "organisation", "body", "office", "firm", "group"}
    offices = bundled.rows("select id from actors where kind in ('office', 'body', 'firm')")
    parents = {row["actor"] for row in bundled.rows("select actor from members")}
    assert {row["id"] for row in offices} <= parents

"""Findings with known answers, counted by hand on a case of a few ties."""

import pytest

from conftest import SAID
from ittifak.dossier import counts, searched, soundness
from ittifak.dossier.numbers import written


@pytest.fixture
def ties(case):
    """Set the ties of the case: (id, kind, mode, a, b, date) each, and evidence from one book for each."""

    def put(*rows, evidence=()):
        names = ("id", "kind", "mode", "a", "b", "date")
        more = {"label_en": "Tie", "label_tr": "Bağ", "status": "accepted"}
        case.tables["ties"] = [
            dict(zip(names, row, strict=True)) | more | (SAID if row[2] == "statement" else {})
            for row in rows
        ]
        case.tables["commitments"] = case.tables["fulfilments"] = case.tables["observations"] = []
        case.tables["reviews"] = []
        model = case.row("evidence") | {"locator": "p. 1"}
        told = {row[0] for row in evidence}
        case.tables["evidence"] = [model | {"target": row[0]} for row in rows if row[0] not in told]
        case.tables["evidence"] += [
            model | {"target": target, "source": source, "via": via, "stance": stance}
            for target, source, via, stance in evidence
        ]
        return case

    return put


def bounds(finding):
    return finding.low, finding.value, finding.high


def supporting(finding, contribution=1):
    return {row.ref for row in finding.support if row.contribution == contribution}


def test_counts_by_layer_and_mode(ties):
    case = ties(
        ("t1", "alliance", "deed", "AZE TUR", "", "1992"),
        ("t2", "alliance", "deed", "AZE TUR GEO", "", "1993"),
        ("t3", "alliance", "statement", "AZE", "TUR", "1994"),
        ("t4", "clash", "deed", "ARM", "AZE", "1992"),
        ("t5", "clash", "deed", "ARM", "AZE", "1993"),
    )
    case.row("ties", 4)["status"] = "proposed"
    opened = case.open()
    table = counts.by_layer_and_mode(opened)
    assert counts.total(opened).value == 4
    assert table["legal", "deed"].value == 2
    assert supporting(table["legal", "deed"]) == {"t1", "t2"}
    assert table["legal", ""].value == 3
    assert table["", "deed"].value == 3
    assert supporting(table["", "deed"]) == {"t1", "t2", "t4"}
    assert table["energy", "deed"].value is None
    assert "no finding of absence" in table["energy", "deed"].null_reason.en
    assert ("", "") not in table


def test_years_have_bounds_where_dates_do(ties):
    opened = ties(
        ("day", "alliance", "deed", "AZE TUR", "", "2001-03-04"),
        ("about", "alliance", "deed", "AZE TUR", "", "2001~"),
        ("state", "alliance", "deed", "AZE TUR", "", "2002/2009"),
        ("some", "alliance", "deed", "AZE TUR", "", "200X"),
        ("said", "alliance", "statement", "AZE", "TUR", "2001"),
        ("before", "alliance", "deed", "AZE TUR", "", "1990"),
        ("until", "alliance", "deed", "AZE TUR", "", "../2004"),
    ).open()
    table = counts.by_year_and_mode(opened)
    # certain, dated to the year, possible: "about" may be a year off, "some" is any year of the decade
    assert {year: bounds(table[year, "deed"]) for year in range(2000, 2005)} == {
        2000: (0, 0, 2),
        2001: (1, 2, 3),
        2002: (1, 1, 3),
        2003: (0, 0, 1),
        2004: (0, 0, 1),
    }
    assert supporting(table[2001, "deed"]) == {"day", "about"}
    assert supporting(table[2001, "deed"], 0) == {"some"}
    assert bounds(table[2001, "statement"]) == (1, 1, 1)
    assert {year for year, _ in table} == set(range(2000, 2010))
    assert [written(table[year, "deed"], "en") for year in (2000, 2001)] == ["0 [0–2]", "2 [1–3]"]
    assert written(table[2001, "statement"], "en") == "1"


def test_unsearched_is_no_number_and_searched_may_be_zero(ties):
    case = ties(
        ("t1", "alliance", "deed", "AZE TUR", "", "1995"),
        ("t2", "alliance", "deed", "TUR GEO AZE", "", "1995-06"),
        ("t3", "alliance", "deed", "TUR GEO", "", "1995"),
        ("t4", "alliance", "deed", "AZE TUR", "", "2001"),
        ("t5", "alliance", "deed", "AZE TUR", "", "1996~"),
    )
    model = case.row("coverage")
    case.tables["coverage"] = [
        model | {"a": "TUR", "b": "AZE", "period": "1995/1997", "effort": "searched"},
        model | {"period": "1997/1998", "effort": "partial"},
        model | {"period": "1999", "effort": "unsearched"},
        model | {"a": "TUR", "b": "GEO", "period": "2000/2003", "effort": "searched"},
    ]
    cells = {
        (layer, year): (effort, cell)
        for layer, year, effort, cell in searched.by_layer_and_year(case.open(), "TUR", "AZE")
    }
    assert len(cells) == 14 * 34
    shown = {
        year: (effort, bounds(cell)) for (layer, year), (effort, cell) in cells.items() if layer == "legal"
    }
    assert {year: shown[year] for year in range(1994, 2002)} == {
        1994: ("unsearched", (None, None, None)),
        1995: ("searched", (2, 2, 3)),
        1996: ("searched", (0, 1, 1)),
        1997: ("searched", (0, 0, 1)),
        1998: ("partial", (0, 0, 0)),
        1999: ("unsearched", (None, None, None)),
        2000: ("unsearched", (None, None, None)),
        2001: ("unsearched", (None, None, None)),
    }
    nothing = cells["legal", 2001][1]
    assert nothing.null_reason == searched.UNSEARCHED
    assert "t4" not in {row.ref for row in nothing.support}
    assert {row.ref for row in cells["legal", 1995][1].support} == {"t1", "t2", "t5", "legal 1995/1997"}
    assert all(cell.value is None for (layer, _), (_, cell) in cells.items() if layer != "legal")


def test_works_known_through_one_book_are_one_source(ties):
    opened = ties(
        ("t1", "alliance", "deed", "AZE TUR", "", "1992"),
        ("t2", "alliance", "deed", "AZE TUR", "", "1993"),
        ("t3", "alliance", "deed", "AZE TUR", "", "1994"),
        ("t4", "alliance", "deed", "AZE TUR", "", "1995"),
        evidence=[
            ("t1", "book-2020", "", "supports"),
            ("t1", "article-1999", "book-2020", "supports"),
            ("t2", "article-1999", "book-2020", "supports"),
            ("t2", "ministry-2021", "", "supports"),
            ("t3", "article-1999", "ministry-2021", "supports"),
            ("t3", "book-2020", "", "contradicts"),
            ("t4", "ministry-2021", "", "supports"),
        ],
    ).open()
    independent = soundness.independent_sources(opened)
    assert {tie: finding.value for tie, finding in independent.items()} == {
        "t1": 1,
        "t2": 2,
        "t3": 1,
        "t4": 1,
    }
    assert supporting(independent["t2"]) == {"book-2020", "ministry-2021"}
    assert supporting(independent["t3"]) == {"ministry-2021"}
    rests = soundness.rests_on(opened)
    assert [(work, finding.value) for work, finding in rests] == [("ministry-2021", 2), ("book-2020", 1)]
    assert supporting(rests[0][1]) == {"t3", "t4"}
    shares = {name: f.value for (name, layer), f in soundness.shares(opened).items() if layer == ""}
    assert shares == {
        "one_independent": 0.75,
        "several_independent": 0.25,
        "one_side": 0.25,  # t4: the ministry alone
        "several_sides": 0,
        "sides_unknown": 0.75,
        "contradicted": 0.25,
    }


def test_shares_are_of_the_ties_in_view(ties):
    case = ties(
        ("t1", "alliance", "deed", "AZE TUR", "", "1992"),
        ("t2", "clash", "deed", "ARM", "AZE", "1993"),
        ("t3", "clash", "deed", "ARM", "AZE", "1994"),
        evidence=[("t2", "ministry-2021", "", "supports"), ("t3", "ministry-2021", "", "supports")],
    )
    case.row("sources", 0)["perspective_basis"] = "none"
    shares = soundness.shares(case.open())
    assert shares["one_side", "threat"].value == 1
    assert shares["one_side", "legal"].value == 0
    assert shares["several_sides", "legal"].value == 1
    assert shares["one_side", ""].value == pytest.approx(2 / 3)
    assert written(shares["one_side", ""], "en") == "66.7%"
    assert written(shares["one_side", ""], "tr") == "%66,7"
    assert shares["one_side", "energy"].value is None
    assert shares["one_side", "energy"].support == ()
    assert {row.ref for row in shares["one_side", "threat"].support} == {"t2", "t3"}


def test_a_source_and_an_actor_count_each_tie_once(ties):
    opened = ties(
        ("t1", "alliance", "deed", "AZE TUR", "", "1992"),
        ("t2", "supply", "deed", "SOCAR", "TUR", "1993"),
        evidence=[
            ("t1", "book-2020", "", "supports"),
            ("t1", "ministry-2021", "", "contradicts"),
            ("t2", "article-1999", "book-2020", "supports"),
        ],
    ).open()
    by_source = counts.for_entities(opened, "source")
    assert {key: f.value for key, f in by_source.items()} == {
        "book-2020": 1,
        "ministry-2021": 1,
        "article-1999": 1,
    }
    by_actor = counts.for_entities(opened, "actor")
    assert {key: f.value for key, f in by_actor.items()} == {"AZE": 1, "TUR": 2, "SOCAR": 1}
